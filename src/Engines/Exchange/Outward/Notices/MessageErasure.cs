using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange;

/// <summary>Takes the texts out of messages, and leaves that there was one: to whom, when, and what became of it.</summary>
public static class MessageErasure
{
    /// <summary>Every message about a case, and the digests that listed it. What still waits is not sent any more.</summary>
    public static async Task OfCase(DaodiDb db, long caseId, DateTimeOffset at, CancellationToken ct)
    {
        var about = db.Set<Message>().Where(m => m.CaseId == caseId || m.Kind == MessageKinds.Digest && db.Set<Message>().Any(d => d.DigestId == m.Id && d.CaseId == caseId));
        // A digest that is not made up yet names the case no more, once its members have no text; others go on without it.
        await about.Where(m => m.CaseId == caseId && (m.State == MessageState.Waiting || m.State == MessageState.Gathered))
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.State, MessageState.Dropped).SetProperty(m => m.DoneAt, at), ct);
        await about.Where(m => m.Text != "").ExecuteUpdateAsync(s => s.SetProperty(m => m.Subject, "").SetProperty(m => m.Text, "").SetProperty(m => m.Values, "{}"), ct);
    }
}

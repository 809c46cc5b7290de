using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange;

/// <summary>
/// Gives out an item in quarantine as it came, its person in full. Nothing is given out before the act that says who read what,
/// and why, is on disk.
/// </summary>
public sealed class ReadInboxItem(IWriteLane lane, PersonalReads reads, TimeProvider clock)
{
    /// <returns>The payload, corrected where it was corrected.</returns>
    /// <remarks>Errors: <c>unmask.forbidden</c>, <c>unmask.purpose</c>, <c>unmask.note</c>, <c>inbox.unknown</c>, <c>inbox.registered</c>.</remarks>
    /// <param name="fields">What of the person stands in it: <c>name</c>, <c>phone</c>, <c>id</c>.</param>
    public async Task<Result<string>> Run(long id, IReadOnlyList<string> fields, string? purpose, string? note, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!by.May(Permissions.Unmask)) return Unmask.Forbidden;
        if ((reads.Stale(by) ?? PersonalReads.Fault(purpose, note)) is { } fault) return fault;
        return await lane.Run<string>(async (db, stop) =>
        {
            var row = await db.Set<InboxRow>().SingleOrDefaultAsync(r => r.Id == id, stop);
            if (row is null) return InboxErrors.Unknown;
            if (row.State != InboxState.Quarantined) return InboxErrors.NotInQuarantine;
            await reads.Note(db, TrustActs.Unmasked, new(PersonalReads.Inbox, purpose!, note!.Trim(), fields) { About = $"inbox/{id}" }, [default], by, clock.Instant(), stop);
            return row.Corrected ?? row.Payload;
        }, ct);
    }
}

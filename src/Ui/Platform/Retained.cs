using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Subjects;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Platform;

/// <summary>What came in, once its case has been closed as long as <c>privacy.data/inbox</c> says. What waits in quarantine stays: it is not done.</summary>
internal sealed class InboxRetention : IRetained
{
    public string What => "inbox";

    public async Task<IReadOnlyList<long>> Due(DaodiDb db, DateTimeOffset before, int most, CancellationToken ct) =>
        await Past(db, before).OrderBy(id => id).Take(most).ToListAsync(ct);

    public async Task<int> Erase(DaodiDb db, IReadOnlyCollection<long> ids, DateTimeOffset before, DateTimeOffset at, CancellationToken ct) =>
        await InboxErasure.Many(db, await Past(db, before).Where(id => ids.Contains(id)).ToListAsync(ct), at, ct);

    public Task<DateTimeOffset?> Oldest(DaodiDb db, CancellationToken ct) =>
        (from r in db.Set<InboxRow>() join c in db.Set<Case>() on r.CaseId equals c.Id where r.ErasedAt == null && c.Turn == Turn.Nobody select c.ClosedAt).MinAsync(ct);

    private static IQueryable<long> Past(DaodiDb db, DateTimeOffset before) =>
        from r in db.Set<InboxRow>()
        join c in db.Set<Case>() on r.CaseId equals c.Id
        where r.State == InboxState.Registered && r.ErasedAt == null && c.Turn == Turn.Nobody && c.ClosedAt < before
        select r.Id;
}

/// <summary>Notices as old as <c>privacy.data/notices</c> says, but for those of open cases.</summary>
internal sealed class NoticeRetention : IRetained
{
    public string What => "notices";

    public async Task<IReadOnlyList<long>> Due(DaodiDb db, DateTimeOffset before, int most, CancellationToken ct) =>
        await Past(db, before).OrderBy(n => n.Id).Select(n => n.Id).Take(most).ToListAsync(ct);

    public Task<int> Erase(DaodiDb db, IReadOnlyCollection<long> ids, DateTimeOffset before, DateTimeOffset at, CancellationToken ct) =>
        Past(db, before).Where(n => ids.Contains(n.Id)).ExecuteDeleteAsync(ct);

    public Task<DateTimeOffset?> Oldest(DaodiDb db, CancellationToken ct) => Done(db).MinAsync(n => (DateTimeOffset?)n.At, ct);

    private static IQueryable<Notice> Past(DaodiDb db, DateTimeOffset before) => Done(db).Where(n => n.At < before);

    private static IQueryable<Notice> Done(DaodiDb db) =>
        db.Set<Notice>().Where(n => n.CaseId == null || !db.Set<Case>().Any(c => c.Id == n.CaseId && c.Turn != Turn.Nobody));
}

/// <summary>What left the product, as old as <c>privacy.data/messages</c> says and done; those of open cases stay.</summary>
internal sealed class MessageRetention : IRetained
{
    public string What => "messages";

    public async Task<IReadOnlyList<long>> Due(DaodiDb db, DateTimeOffset before, int most, CancellationToken ct) =>
        await Past(db, before).OrderBy(m => m.Id).Select(m => m.Id).Take(most).ToListAsync(ct);

    public Task<int> Erase(DaodiDb db, IReadOnlyCollection<long> ids, DateTimeOffset before, DateTimeOffset at, CancellationToken ct) =>
        Past(db, before).Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(ct);

    public Task<DateTimeOffset?> Oldest(DaodiDb db, CancellationToken ct) => Done(db).MinAsync(m => (DateTimeOffset?)m.At, ct);

    private static IQueryable<Message> Past(DaodiDb db, DateTimeOffset before) => Done(db).Where(m => m.At < before);

    private static IQueryable<Message> Done(DaodiDb db) => db.Set<Message>().Where(m => m.State != MessageState.Waiting && m.State != MessageState.Gathered
        && (m.CaseId == null || !db.Set<Case>().Any(c => c.Id == m.CaseId && c.Turn != Turn.Nobody)));
}

/// <summary>Every hour: erases what is past its time, takes new units into the register of subjects, looks for possible doubles.</summary>
public sealed class KeepPersonalData(Retention retention, UnitSubjects units, Doubles doubles) : IPeriodicJob
{
    public async Task Run(CancellationToken stop)
    {
        await units.Keep(stop);
        await retention.Run(stop);
        await doubles.Find(stop);
    }
}

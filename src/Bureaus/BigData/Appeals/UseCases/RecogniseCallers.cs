using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Subjects;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.BigData.Appeals;

/// <summary>
/// Takes callers of appeals that were registered before there was a register of subjects into it, a batch a work: after an
/// upgrade everybody is known, without the start having to wait for it.
/// </summary>
public sealed class RecogniseCallers(SubjectBook subjects, IReader reader, IWriteLane lane, TimeProvider clock) : IPeriodicJob
{
    private const int Batch = 200;

    public async Task Run(CancellationToken stop)
    {
        var after = 0L;
        while (true)
        {
            var last = after;
            var callers = await reader.Read(db => (
                from caller in db.Set<AppealCaller>()
                join c in db.Set<Case>() on caller.CaseId equals c.Id
                where caller.SubjectId == null && caller.ErasedAt == null && (caller.Phone != null || caller.IdNumber != null) && caller.CaseId > last
                orderby caller.CaseId
                select new { Caller = caller, c.OpenedAt }).Take(Batch).ToListAsync(stop));
            if (callers.Count == 0) return;
            after = callers[^1].Caller.CaseId;
            var done = await lane.Run<Done>(async (db, ct) =>
            {
                var ids = await subjects.Resolve(db, [.. callers.Select(c => AppealSubjects.SightingOf(c.Caller)!)], callers.Max(c => c.OpenedAt), ct);
                for (var i = 0; i < ids.Length; i++)
                {
                    var (caseId, id) = (callers[i].Caller.CaseId, ids[i]);
                    await db.Set<AppealCaller>().Where(c => c.CaseId == caseId && c.SubjectId == null && c.ErasedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.SubjectId, (long?)id), ct);
                }
                await Acts.Append(db, new(AppealActs.Recognised, Viewer.System("appeals"), clock.Instant()) { Data = new { callers = ids.Length } }, ct);
                return Done.It;
            }, stop);
            if (!done.Ok) throw new InvalidOperationException(done.Error.ToString());
        }
    }
}

/// <summary>The acts of appeals beyond their loop's actions.</summary>
public static class AppealActs
{
    public const string Recognised = "appeals.recognise";
}

using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.SampleSystem.Domain;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Daodi.SampleSystem.UseCases;

/// <summary>Every hour: what nobody claimed in time passes to the State, each in an act of its own that cites the law.</summary>
public sealed class PassUnclaimed(
    IReader reader, IWriteLane lane, CaseDesk desk, IRulebooks rules, Clockwork clockwork, TimeProvider clock, ILogger<PassUnclaimed> log) : IPeriodicJob
{
    public async Task Run(CancellationToken stop)
    {
        var today = clock.Instant().LocalDate();
        var announced = await reader.Read(db => (
            from c in db.Set<Case>()
            join thing in db.Set<FoundThing>() on c.Id equals thing.CaseId
            where c.Stage == "announced"
            orderby thing.AnnouncedOn
            select new { c.No, thing.AnnouncedOn }).ToListAsync(stop));

        foreach (var thing in announced)
        {
            var over = ClaimPeriod.NobodyClaimedInTime.Judge(new(thing.AnnouncedOn, clockwork.Calendar), rules.Current, today);
            if (over.Verdict != Verdict.Met) continue;
            var passed = await lane.Run((db, ct) => desk.Take(
                db, new() { CaseNo = thing.No, Action = "pass" }, Viewer.System("lost-property"), clock.Instant(), ct), stop);
            // Somebody may have returned it a moment ago; then it is not unclaimed any more.
            if (!passed.Ok) log.LogInformation("{No} did not pass to the State: {Code}", thing.No, passed.Error.Code);
        }
    }
}

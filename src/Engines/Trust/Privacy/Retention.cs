using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.Extensions.Logging;

namespace Daodi.Trust;

/// <summary>Erases one kind of personal data when its time is over. Each part of the platform that keeps some brings one.</summary>
public interface IRetained
{
    /// <summary>The row of <c>privacy.data</c> whose limit it follows.</summary>
    string What { get; }

    /// <summary>
    /// Ids of what was last needed before <paramref name="before"/>, the oldest first, at most <paramref name="most"/>. What belongs
    /// to an open case is never among them.
    /// </summary>
    Task<IReadOnlyList<long>> Due(DaodiDb db, DateTimeOffset before, int most, CancellationToken ct);

    /// <summary>
    /// Erases those of <paramref name="ids"/> that are still due, in a work of the lane.
    /// </summary>
    /// <returns>How many were.</returns>
    Task<int> Erase(DaodiDb db, IReadOnlyCollection<long> ids, DateTimeOffset before, DateTimeOffset at, CancellationToken ct);

    /// <summary>When the oldest that is kept was last needed; null where nothing is kept.</summary>
    Task<DateTimeOffset?> Oldest(DaodiDb db, CancellationToken ct);
}

/// <summary>What waits under one row: shown on the list of personal data.</summary>
/// <param name="NextAt">When the next is due; in the past where a run is due.</param>
public sealed record RetentionState(string What, DateTimeOffset? NextAt);

/// <summary>
/// Erases what the dated rows say is past its time: in batches through the lane, an act a batch in the same transaction, so
/// that whatever is killed when, each batch is either done with its act or not done.
/// </summary>
public sealed class Retention(
    IReader reader, IWriteLane lane, IEnumerable<IRetained> kinds, PersonalRegister register, TimeProvider clock, ILogger<Retention> log)
{
    private const int Batch = 200, LookUp = 5000;

    /// <summary>Erases everything that is due now.</summary>
    /// <returns>How many rows were erased.</returns>
    public async Task<int> Run(CancellationToken ct = default)
    {
        var erased = 0;
        foreach (var kind in kinds)
        {
            while (register.Why(kind.What) is { } why && why.Before(clock.Instant()) is { } before)
            {
                var due = await reader.Read(db => kind.Due(db, before, LookUp, ct));
                var done = 0;
                foreach (var ids in due.Chunk(Batch)) done += await Erase(kind, why, ids, before, ct);
                erased += done;
                if (done > 0) log.LogInformation("Retention erased {Rows} of {What}", done, kind.What);
                if (done == 0 || due.Count < LookUp) break;
            }
        }
        return erased;
    }

    /// <summary>What is due next under each row.</summary>
    public async Task<IReadOnlyList<RetentionState>> Next(CancellationToken ct = default)
    {
        var now = clock.Instant();
        var states = new List<RetentionState>();
        await using var db = reader.Open();
        foreach (var kind in kinds)
        {
            var oldest = register.Why(kind.What)?.Before(now) is { } before && await kind.Oldest(db, ct) is { } last ? last + (now - before) : (DateTimeOffset?)null;
            states.Add(new(kind.What, oldest));
        }
        return states;
    }

    private async Task<int> Erase(IRetained kind, PersonalWhy why, long[] ids, DateTimeOffset before, CancellationToken ct)
    {
        var done = await lane.Run<int>(async (db, stop) =>
        {
            var at = clock.Instant();
            var rows = await kind.Erase(db, ids, before, at, stop);
            if (rows > 0)
            {
                await Acts.Append(db, new(PrivacyActs.Retained, Viewer.System("retention"), at)
                {
                    Ground = why.Citation.Length > 400 ? why.Citation[..400] : why.Citation,
                    About = $"retention/{kind.What}",
                    Data = new { what = kind.What, rows, first = ids[0], last = ids[^1], before },
                }, stop);
            }
            return rows;
        }, ct);
        return done.Ok ? done.Value : throw new InvalidOperationException(done.Error.ToString());
    }
}

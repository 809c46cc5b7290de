using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>The units of a city, brought by its installation. The engines name no city.</summary>
public interface IUnitSeed
{
    IReadOnlyList<Unit> Units { get; }
}

/// <summary>Fills and loads the directory of units, and changes units in the product.</summary>
public sealed class UnitDesk(IReader reader, IWriteLane lane, UnitDirectory directory, IEnumerable<IUnitSeed> seeds)
{
    /// <summary>At start: inserts what the seeds have and the database has not (never overwriting), then loads the directory.</summary>
    public async Task<Result<int>> Start(CancellationToken ct = default)
    {
        var wanted = seeds.SelectMany(s => s.Units).ToList();
        var added = await lane.Run<int>(async (db, stop) =>
        {
            var known = (await db.Set<Unit>().Select(u => u.Code).ToListAsync(stop)).ToHashSet(StringComparer.Ordinal);
            var missing = wanted.Where(u => !known.Contains(u.Code)).ToList();
            db.AddRange(missing);
            return missing.Count;
        }, ct);
        await Reload();
        return added;
    }

    /// <summary>Renames a unit or sets it active or inactive. Errors: <c>unit.unknown</c>.</summary>
    public async Task<Result<Done>> Change(string code, Words name, bool active, CancellationToken ct = default)
    {
        var changed = await lane.Run<Done>(async (db, stop) =>
        {
            var unit = await db.Set<Unit>().SingleOrDefaultAsync(u => u.Code == code, stop);
            if (unit is null) return Error.NotFound("unit.unknown", ($"没有单位“{code}”。", $"There is no unit “{code}”."));
            (unit.NameZh, unit.NameEn, unit.Active) = (name.Zh, name.En, active);
            return Done.It;
        }, ct);
        await Reload();
        return changed;
    }

    private async Task Reload() => directory.Load(await reader.Read(db => db.Set<Unit>().ToListAsync()));
}

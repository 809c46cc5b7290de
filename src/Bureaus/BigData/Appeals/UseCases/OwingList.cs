using System.Collections.Concurrent;
using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.BigData.Appeals;

/// <summary>Who owes what: the city's bureaus and counties, or the units of one county, as far as the viewer sees.</summary>
public sealed class OwingList(IReader reader, BoardFigures figures, UnitDirectory units, TimeProvider clock)
{
    // One for the city, one for each county, bureau or township whose people look.
    private readonly ConcurrentDictionary<Scope, Fresh<Dictionary<string, DateTimeOffset>>> _since = new();

    /// <summary>The units that owe or did something, who owes most first.</summary>
    /// <param name="under">A county or bureau whose own units are wanted; without effect where the viewer sees no more than one.</param>
    public async Task<IReadOnlyList<Owing>> For(Viewer viewer, string? under) =>
        await For(viewer, under, await figures.ByScope());

    /// <summary>As above, from figures already read.</summary>
    public async Task<IReadOnlyList<Owing>> For(Viewer viewer, string? under, IReadOnlyDictionary<string, ScopeFigures> known)
    {
        var since = await _since.GetOrAdd(viewer.Scope, _ => new(clock, BoardFigures.Young, BoardFigures.Old)).Get(() => OverdueSince(viewer.Scope));
        return Owing.Sort(UnitsOf(viewer, under).Select(unit =>
        {
            var f = known.GetValueOrDefault(unit.Code) ?? new();
            return new Owing(unit)
            {
                Open = f.Open,
                Yellow = f.Yellow,
                Red = f.Red,
                Black = f.Black,
                InTime = f.InTime,
                Satisfied = f.Satisfied,
                OverdueSince = since.TryGetValue(unit.Code, out var at) ? at : null,
            };
        }).Where(u => u.Any));
    }

    private IEnumerable<Unit> UnitsOf(Viewer viewer, string? under) => viewer.Scope.Level switch
    {
        1 when units.Find(under) is { Level: 2 } l2 => units.Children(l2.Code),
        1 => units.All.Where(u => u.Level == 2),
        2 => units.Children(viewer.Scope.L2!),
        3 => units.All.Where(u => u.Code == viewer.Scope.L3),
        _ => [],
    };

    /// <summary>The earliest due of what is overdue, by the units of level 2 and 3 that answer for it.</summary>
    private async Task<Dictionary<string, DateTimeOffset>> OverdueSince(Scope scope)
    {
        // The least pressing number of a light is its earliest due: the index of open cases answers without a row.
        var late = await reader.Read(db => db.Set<Case>().Within(scope).WhereOverdue().Where(c => c.Kind == BoardFigures.Kind)
            .GroupBy(c => new { c.OwnerL2, c.OwnerL3, c.Light })
            .Select(g => new { g.Key.OwnerL2, g.Key.OwnerL3, Most = g.Min(c => c.Pressing) }).ToListAsync());
        return late
            .Select(c => (c.OwnerL2, c.OwnerL3, Due: Case.DueOf(c.Most)))
            .Where(c => c.Due is not null)
            .SelectMany(c => new[] { c.OwnerL2, c.OwnerL3 }.OfType<string>().Select(unit => (Unit: unit, Due: c.Due!.Value)))
            .GroupBy(c => c.Unit).ToDictionary(g => g.Key, g => g.Min(c => c.Due));
    }
}

using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Cases;

public sealed partial class CaseQueries
{
    /// <param name="found">The rows are named by their ids: no condition may tempt the database to begin at another index.</param>
    private IQueryable<Case> Filtered(IQueryable<Case> rows, CaseFilter filter, Viewer by, bool found = false)
    {
        var open = AsksOpen(filter);
        if (open) rows = rows.WhereOpen();
        if (filter.View == CaseView.Todo)
            rows = by.Scope.Level == 1 ? rows.Where(c => c.Turn == Turn.Desk) : rows.Where(c => c.Turn == Turn.Unit);
        if (filter.Kind is { } kind) rows = rows.Where(c => c.Kind == kind);
        if (filter.Stage is { } stage) rows = rows.Where(c => c.Stage == stage);
        if (filter.Light is { } light) rows = rows.Where(c => c.Light == light);
        if (filter.Stages is { Count: > 0 } stages) rows = rows.Where(c => stages.Contains(c.Stage));
        if (filter.Lights is { Count: > 0 } lights) rows = rows.Where(c => lights.Contains(c.Light));
        if (filter.Urgency is { } urgency) rows = rows.Where(c => c.Urgency == urgency);
        if (filter.OnMap) rows = rows.Where(c => c.Lon != null && c.Lat != null);
        if (filter.Channel is { } channel) rows = rows.Where(c => c.Channel == channel);
        if (filter.Nature is { } nature) rows = rows.Where(c => c.Nature == nature);
        // Of open cases the worklist's own index knows the category; the register's, by category and time, would have them sorted anew.
        if (filter.Category is { } category) rows = open || found ? rows.Where(c => c.Category + "" == category) : rows.Where(c => c.Category == category);
        if (filter.Person is { } person) rows = rows.Where(c => c.OwnerPerson == person);
        if (filter.Division is { Length: > 0 } division && !division.EndsWith("00", StringComparison.Ordinal))
            rows = rows.Where(c => c.Division.StartsWith(division));
        if (filter.From is { } from)
        {
            var first = CityTime.StartOf(from);
            rows = rows.Where(c => c.OpenedAt >= first);
        }
        if (filter.To is { } to)
        {
            var end = CityTime.StartOf(to.AddDays(1));
            rows = rows.Where(c => c.OpenedAt < end);
        }
        return rows;
    }

    private static IQueryable<Case> Under(IQueryable<Case> rows, Unit? unit) => unit?.Level switch
    {
        1 => rows.Where(c => c.OwnerUnit == unit.Code),
        2 => rows.Where(c => c.OwnerL2 == unit.Code),
        3 => rows.Where(c => c.OwnerL3 == unit.Code),
        _ => rows,
    };

    private static bool IsUnder(Case c, Unit? unit) => unit?.Level switch
    {
        1 => c.OwnerUnit == unit.Code,
        2 => c.OwnerL2 == unit.Code,
        3 => c.OwnerL3 == unit.Code,
        _ => true,
    };

    /// <summary>Lights and unfinished stages only open cases have, so asking for one narrows a register of a million to what is open.</summary>
    private bool AsksOpen(CaseFilter filter) =>
        filter.View is CaseView.Todo or CaseView.Open || filter.Light is not (null or Light.None)
        || filter.Lights is { Count: > 0 } lights && !lights.Contains(Light.None)
        || filter.Stage is { } stage && OnlyOpen(stage) || filter.Stages is { Count: > 0 } stages && stages.All(OnlyOpen);

    private bool OnlyOpen(string stage) =>
        loops.Versions.Any(l => l.Stages.ContainsKey(stage)) && loops.Versions.All(l => !l.Stages.TryGetValue(stage, out var s) || !s.Final);

    // "key >= k && (key > k || id > i)": the first part is a range that the index serves, the second only trims its edge.
    private static IQueryable<Case> Sorted(IQueryable<Case> rows, CaseSort sort, Cursor? after)
    {
        var (key, id) = (after?.Key ?? 0, after?.Id ?? 0);
        var at = sort == CaseSort.Pressing || after is null ? default : Instant(key);
        return sort switch
        {
            CaseSort.Pressing => (after is null ? rows : rows.Where(c => c.Pressing >= key && (c.Pressing > key || c.Id > id)))
                .OrderBy(c => c.Pressing).ThenBy(c => c.Id),
            CaseSort.Oldest => (after is null ? rows : rows.Where(c => c.OpenedAt >= at && (c.OpenedAt > at || c.Id > id)))
                .OrderBy(c => c.OpenedAt).ThenBy(c => c.Id),
            _ => (after is null ? rows : rows.Where(c => c.OpenedAt <= at && (c.OpenedAt < at || c.Id < id)))
                .OrderByDescending(c => c.OpenedAt).ThenByDescending(c => c.Id),
        };
    }

    /// <summary>
    /// The index finds identifiers, newest first and already within the scope by its marks; the rows are filtered in the
    /// database and their scope is checked once more, until the page is full or <see cref="MostSearched"/> texts have been looked at. Most searches name
    /// nothing that the index does not know, so the first batch is a page; each further one is twice as large. A search that stops
    /// before it has seen all says so by a next page, be this one full or not.
    /// </summary>
    private async Task<Result<CasePage>> Search(DaodiDb db, CaseFilter filter, Unit? unit, Viewer by, Cursor? after, CancellationToken ct)
    {
        if (by.Scope.Level == 0) return new CasePage([], null);
        var marks = new List<string>();
        if (by.Scope.Level == 2) marks.Add($"@l2:{by.Scope.L2}");
        if (by.Scope.Level == 3) marks.Add($"@l3:{by.Scope.L3}");
        if (by.Scope.Level == 4) marks.Add($"@person:{by.Scope.Person:n}");
        if (unit?.Level == 2) marks.Add($"@l2:{unit.Code}");
        if (unit?.Level == 3) marks.Add($"@l3:{unit.Code}");
        if (filter.Kind is { } kind) marks.Add($"@kind:{kind}");
        if (filter.View != CaseView.All) marks.Add("@open");

        var found = new List<Case>();
        var (before, all) = (after?.Id, false);
        for (int looked = 0, batch = filter.Size + 1; looked < MostSearched && found.Count <= filter.Size; looked += batch, batch *= 2)
        {
            var ids = await search.Search(db, filter.Q, [.. marks.Distinct()], before, batch, ct);
            all = ids.Count < batch;
            if (ids.Count == 0) break;
            var rows = await Filtered(db.Set<Case>().Where(c => ids.Contains(c.Id)), filter, by, found: true).OrderByDescending(c => c.Id).ToListAsync(ct);
            found.AddRange(rows.Where(c => by.Scope.Covers(c) && IsUnder(c, unit)).Take(filter.Size + 1 - found.Count));
            before = ids[^1];
            if (all) break;
        }
        if (found.Count <= filter.Size) return new CasePage(found, all ? null : new Cursor(0, before!.Value).ToString());
        found.RemoveRange(filter.Size, found.Count - filter.Size);
        return new CasePage(found, new Cursor(0, found[^1].Id).ToString());
    }
}

using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Cases;

/// <summary>All that is read of a case on its page.</summary>
public sealed record CaseDetail(
    Case Case, Loop Loop, IReadOnlyList<CaseClock> Clocks, IReadOnlyList<ActRow> Acts, IReadOnlyList<LightChange> Lights,
    IReadOnlyList<CaseParty> Parties, IReadOnlyList<Evidence> Evidence);

/// <summary>
/// Reading cases. Every query begins at <see cref="ScopedQueries.Within"/>; what lies outside a viewer's scope is answered as
/// if it did not exist, unless the viewer takes part in it.
/// </summary>
public sealed partial class CaseQueries(IReader reader, ISearchIndex search, UnitDirectory units, Loops loops)
{
    private const int MostSearched = 6000;

    /// <summary>One page of a list. Errors: <c>list.cursor</c>, <c>list.size</c>, <c>list.unit</c>.</summary>
    public async Task<Result<CasePage>> List(CaseFilter filter, Viewer by, CancellationToken ct = default)
    {
        if (filter.Size is < 1 or > 200) return Error.Invalid("list.size", ("每页 1 至 200 条", "A page has 1 to 200 rows"), "size");
        var after = Cursor.Parse(filter.After);
        if (filter.After is { Length: > 0 } && after is null)
            return Error.Invalid("list.cursor", ("翻页位置无效，请回到第一页", "The place in the list is not valid; begin at the first page"), "after");
        var unit = units.Find(filter.Unit);
        if (filter.Unit is not null && unit is null)
            return Error.Invalid("list.unit", ($"没有单位 {filter.Unit}", $"There is no unit {filter.Unit}"), "unit");

        await using var db = reader.Open();
        if (!string.IsNullOrWhiteSpace(filter.Q)) return await Search(db, filter, unit, by, after, ct);

        var rows = Filtered(Under(db.Set<Case>().Within(by.Scope), unit), filter, by);
        var page = await Sorted(rows, filter.Order, after).Take(filter.Size + 1).ToListAsync(ct);
        return Page(page, filter);
    }

    /// <summary>The case as this viewer may see it. Error <c>case.none</c>.</summary>
    public async Task<Result<Case>> ByNo(string no, Viewer by, CancellationToken ct = default)
    {
        await using var db = reader.Open();
        return await ByNo(db, no, by, ct) is { } found ? found : Error.NotFound("case.none", ($"没有案件 {no}", $"There is no case {no}"));
    }

    /// <summary>The case with its clocks, acts, lights, parties and evidence. Error <c>case.none</c>.</summary>
    public async Task<Result<CaseDetail>> Detail(string no, Viewer by, CancellationToken ct = default)
    {
        await using var db = reader.Open();
        if (await ByNo(db, no, by, ct) is not { } c) return Error.NotFound("case.none", ($"没有案件 {no}", $"There is no case {no}"));
        return await Detail(db, c, ct);
    }

    /// <summary>The case that a citizen's token belongs to. Error <c>case.none</c>.</summary>
    public async Task<Result<CaseDetail>> ByToken(string token, CancellationToken ct = default)
    {
        await using var db = reader.Open();
        var hash = CaseDesk.TokenHash(token);
        return await db.Set<Case>().FirstOrDefaultAsync(c => c.TokenHash == hash, ct) is { } c
            ? await Detail(db, c, ct)
            : Error.NotFound("case.none", ("没有这个查询码对应的件，请核对", "No matter belongs to this code; check it"));
    }

    /// <summary>A file, if the viewer may see its case or uploaded it. Error <c>evidence.none</c>.</summary>
    public async Task<Result<Evidence>> EvidenceOf(long id, Viewer by, CancellationToken ct = default)
    {
        await using var db = reader.Open();
        var none = Error.NotFound("evidence.none", ("没有这个附件", "There is no such file"));
        if (await db.Set<Evidence>().FirstOrDefaultAsync(e => e.Id == id, ct) is not { } file) return none;
        if (file.Uploader == EvidenceStore.KeyOf(by)) return file;
        if (file.CaseId is not { } caseId) return none;
        return await Visible(db, by).AnyAsync(c => c.Id == caseId, ct) ? file : none;
    }

    /// <summary>What the boards count now within the viewer's scope: <c>stage:…</c>, <c>light:…</c>, <c>turn:…</c>.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Counts(string kind, Viewer by, CancellationToken ct = default)
    {
        await using var db = reader.Open();
        var scope = by.Scope.Level switch { 1 => CaseCounts.City, 2 => by.Scope.L2, 3 => by.Scope.L3, _ => null };
        if (scope is null)
        {
            // No counter is kept for each person; the database counts what they have open.
            var own = await db.Set<Case>().Within(by.Scope).WhereOpen().Where(c => c.Kind == kind)
                .GroupBy(c => new { c.Stage, c.Light, c.Turn }).Select(g => new { g.Key.Stage, g.Key.Light, g.Key.Turn, Count = g.LongCount() }).ToListAsync(ct);
            return own.Select(o => (Key: $"stage:{o.Stage}", o.Count))
                .Concat(own.SelectMany(o => new[] { (Key: $"light:{o.Light}", o.Count), (Key: $"turn:{o.Turn}", o.Count) }))
                .GroupBy(o => o.Key).ToDictionary(g => g.Key, g => g.Sum(o => o.Count));
        }
        var prefix = $"{kind}/{scope}/";
        var rows = await db.Set<Counter>().Where(n => n.Name == CaseCounts.Stock && n.Day == Counter.Always && n.Key.StartsWith(prefix)).ToListAsync(ct);
        return rows.Where(r => r.Value != 0).ToDictionary(r => r.Key[prefix.Length..], r => r.Value);
    }

    private static async Task<Case?> ByNo(DaodiDb db, string no, Viewer by, CancellationToken ct) =>
        await Visible(db, by).FirstOrDefaultAsync(c => c.No == no, ct);

    /// <summary>What a viewer may open: what the scope covers, and what they or their unit take part in.</summary>
    private static IQueryable<Case> Visible(DaodiDb db, Viewer by)
    {
        if (by.Kind == ViewerKind.Citizen)
        {
            var hash = CaseDesk.TokenHash(by.Key ?? "");
            return db.Set<Case>().Where(c => c.TokenHash == hash);
        }
        var within = db.Set<Case>().Within(by.Scope);
        if (by.Kind != ViewerKind.Account || by.Scope.Level == 1) return within;
        var (unit, person) = (by.UnitCode, by.AccountId);
        // Both parts are asked of the one case by its id: a county's parties are too many to be listed for each look.
        return db.Set<Case>().Where(c => within.Any(w => w.Id == c.Id) || db.Set<CaseParty>().Any(p =>
            p.CaseId == c.Id && (unit != null && p.Unit == unit || person != null && p.Person == person)));
    }

    private async Task<CaseDetail> Detail(DaodiDb db, Case c, CancellationToken ct) => new(
        c, loops.Of(c).Value.Loop,
        await db.Set<CaseClock>().Where(x => x.CaseId == c.Id).OrderBy(x => x.Kind).ThenBy(x => x.Round).ToListAsync(ct),
        await db.Set<ActRow>().Where(x => x.CaseId == c.Id).OrderBy(x => x.Seq).ToListAsync(ct),
        await db.Set<LightChange>().Where(x => x.CaseId == c.Id).OrderBy(x => x.At).ThenBy(x => x.Id).ToListAsync(ct),
        await db.Set<CaseParty>().Where(x => x.CaseId == c.Id).OrderBy(x => x.Id).ToListAsync(ct),
        await db.Set<Evidence>().Where(x => x.CaseId == c.Id).OrderBy(x => x.Id).ToListAsync(ct));

    private static Result<CasePage> Page(List<Case> rows, CaseFilter filter)
    {
        if (rows.Count <= filter.Size) return new CasePage(rows, null);
        rows.RemoveAt(filter.Size);
        var last = rows[^1];
        var key = filter.Order == CaseSort.Pressing ? last.Pressing : Micros(last.OpenedAt);
        return new CasePage(rows, new Cursor(key, last.Id).ToString());
    }

    internal static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    internal static DateTimeOffset Instant(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}

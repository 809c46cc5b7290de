using System.Runtime.CompilerServices;
using Daodi.Cases;
using Daodi.Trust;
using Daodi.Ui.Components;
using Daodi.Ui.Lists;

namespace Daodi.Ui.Desk;

/// <summary>What lists of cases offer to filter by, and the numbers on their tabs; all of it from loops, rows and units.</summary>
public sealed class CaseLists(CaseQueries queries, CaseWords words, Loops loops, UnitDirectory units, WorkViews views)
{
    private const int ExportPage = 200;

    /// <summary>The most rows a file holds; more is a matter for a narrower filter.</summary>
    public const int MostExported = 100_000;

    public ListSpec Spec(Viewer viewer, bool register = false)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        var filters = new List<ListFilter>
        {
            new("light", ("灯", "Light")) { Many = true, Options = [.. LightWords.Gravest.Where(l => l is not Light.None).Select(l => new Option(l.Key(), l.Word()))] },
            new("stage", ("环节", "Stage")) { Many = true, Options = [.. Stages(register)] },
            new("unit", ("单位", "Unit")) { Options = [.. Units(viewer)] },
            new("division", ("地区", "Place")) { Options = [.. Divisions(viewer)] },
            new("channel", ("来源", "Channel")) { Options = Options("channels") },
            new("nature", ("性质", "Nature")) { Options = Options("natures") },
            new("category", ("类别", "Category")) { Options = Options("categories") },
            new("urgent", ("紧急程度", "Urgency")) { Options = [new("1", CaseWords.Urgency(Urgencies.Urgent)), new("0", CaseWords.Urgency(Urgencies.Normal))] },
        };
        if (register)
        {
            filters.Add(new("from", ("收到自", "Received from")) { Kind = FilterKind.Day });
            filters.Add(new("to", ("收到至", "Received until")) { Kind = FilterKind.Day });
        }
        return new ListSpec
        {
            Filters = [.. filters.Where(f => f.Kind == FilterKind.Day || f.Options.Count > 1)],
            Sorts = register ? ["received", "pressing"] : [],
            DefaultSort = register ? "-received" : "",
            Sizes = [50, 20, 100, 200],
            SearchHint = ("在此列表中搜索", "Search this list"),
        };
    }

    /// <summary>One page of a tab. What the tab says about stages and lights narrows what the reader asks.</summary>
    public Task<Result<Cases.CasePage>> Work(string view, ListQuery query, Viewer viewer, CancellationToken ct = default)
    {
        var filter = CaseAsk.Filter(query, view == WorkViews.Todo ? CaseView.Todo : CaseView.Open);
        if (view == WorkViews.Overdue)
            filter = filter with { Lights = filter.Lights.Count == 0 ? [Light.Red, Light.Black] : [.. filter.Lights.Where(l => l is Light.Red or Light.Black)] };
        if (views.StagesOf(view) is { } own)
        {
            var names = own.Select(s => s.Stage).Distinct();
            // A stage that no case can have, rather than the empty list, which would mean all of them.
            filter = filter with { Stages = Narrow(names, filter.Stages) };
        }
        return queries.List(filter, viewer, ct);
    }

    public Task<Result<Cases.CasePage>> Register(ListQuery query, Viewer viewer, CancellationToken ct = default) =>
        queries.List(RegisterFilter(query), viewer, ct);

    /// <summary>The whole register as asked for, page by page, at most <see cref="MostExported"/> rows.</summary>
    public async IAsyncEnumerable<Case> Export(ListQuery query, Viewer viewer, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var filter = RegisterFilter(query) with { Size = ExportPage, After = null };
        for (var sent = 0; sent < MostExported; sent += ExportPage)
        {
            var page = await queries.List(filter, viewer, ct);
            if (!page.Ok) yield break;
            foreach (var c in page.Value.Items) yield return c;
            if (page.Value.Next is not { } next) yield break;
            filter = filter with { After = next };
        }
    }

    /// <summary>The number on each tab of the desk, within the viewer's scope.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Count(Viewer viewer, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        var byKind = new Dictionary<string, IReadOnlyDictionary<string, long>>();
        foreach (var kind in loops.All.Select(l => l.Id)) byKind[kind] = await queries.Counts(kind, viewer, ct);
        return views.Count(byKind, viewer.Scope.Level == 1 ? Turn.Desk : Turn.Unit);
    }

    internal static IReadOnlyCollection<string> Narrow(IEnumerable<string> own, IReadOnlyCollection<string> asked)
    {
        var kept = asked.Count == 0 ? [.. own] : own.Where(asked.Contains).ToList();
        return kept.Count == 0 ? ["-"] : kept;
    }

    private static CaseFilter RegisterFilter(ListQuery query) => CaseAsk.Filter(query, CaseView.All, (query.Sort, query.Descending) switch
    {
        ("pressing", _) => CaseSort.Pressing,
        ("received", false) => CaseSort.Oldest,
        _ => CaseSort.Newest,
    });

    private IEnumerable<Option> Stages(bool final) =>
        loops.All.SelectMany(l => l.Stages.Values).Where(s => final || !s.Final).DistinctBy(s => s.Name).Select(s => new Option(s.Name, s.Title));

    private IEnumerable<Option> Units(Viewer viewer) => viewer.Scope switch
    {
        { Level: 1 } => units.All.Where(u => u is { Level: 2, Active: true }).Select(u => new Option(u.Code, u.ShortName,
            Group: u.Kind == UnitKind.County ? ("县（市、区）", "Counties") : ("市直部门和单位", "City departments"))),
        { Level: 2, L2: { } l2 } => units.UnderL2(l2).Where(u => u.Active).Select(u => new Option(u.Code, u.ShortName)),
        _ => [],
    };

    private IEnumerable<Option> Divisions(Viewer viewer)
    {
        var tree = DivisionTree.Dezhou;
        if (viewer.Scope.Level == 1) return tree.Counties.Select(d => new Option(d.Code, d.Name));
        return units.Find(viewer.Scope.L2) is { Kind: UnitKind.County } county && tree.Find(county.Division) is { Ok: true } division
            ? tree.Children(division.Value).Select(d => new Option(d.Code, d.Name))
            : [];
    }

    private IReadOnlyList<Option> Options(string table) => [.. words.Choices(table).Select(c => new Option(c.Value, c.Title))];
}

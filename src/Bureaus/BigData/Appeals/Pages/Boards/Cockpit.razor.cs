using System.Globalization;
using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Trust;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;

namespace Daodi.BigData.Appeals.Pages.Boards;

/// <summary>A leader's first page: how today compares, what is red and whose it is, what this week brought.</summary>
public sealed partial class Cockpit
{
    private const int Top = 10;

    [Inject] private BoardFigures Figures { get; set; } = null!;
    [Inject] private OwingList Owing { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;

    private ScopeFigures? Now { get; set; }
    private Opened? Came { get; set; }
    private IReadOnlyList<MapArea> Areas { get; set; } = [];
    private IReadOnlyList<BarItem> Counties { get; set; } = [];
    private IReadOnlyList<BarItem> Bureaus { get; set; } = [];
    private IReadOnlyList<Case> Events { get; set; } = [];

    private DateOnly Day => Clock.Instant().LocalDate();
    private string Today => BoardLinks.Day(Day);
    private string Since => BoardLinks.Day(Day.AddDays(1 - BoardFigures.RateDays));

    private Words Title => Viewer.Scope.Level == 1 ? ("全市诉求态势", "The city's appeals") : ($"{Units.NameOf(Viewer.UnitCode)}诉求态势", $"Appeals: {Units.NameOf(Viewer.UnitCode)}");

    /// <summary>The answer before the numbers: how much is overdue, and whose most of it is.</summary>
    private Words? Sentence => Now is not { } now ? null : (now.Red + now.Black, Bureaus.Count + Counties.Count > 0 ? Bureaus.Concat(Counties).MaxBy(b => b.Value) : null) switch
    {
        (0, _) => ("现在没有超期件。", "Nothing is overdue now."),
        (var n, { } most) => ($"现在超期 {n} 件，最多的是{most.Label.Zh}（{most.Value:0} 件）。", $"{n} cases are overdue; most are with {most.Label.En} ({most.Value:0})."),
        (var n, _) => ($"现在超期 {n} 件。", $"{n} cases are overdue."),
    };

    private Words? UsualNote => Came?.Usual.Count is { } usual
        ? ($"平常{CultureInfo.GetCultureInfo("zh-CN").DateTimeFormat.GetDayName(Day.DayOfWeek)}全天 {usual:0.#}", $"a usual {Day.DayOfWeek} has {usual:0.#}")
        : ("平日数未知", "usual day unknown");

    private IReadOnlyList<double?> Trend => Came is null ? [] : [.. Came.Days.OrderBy(d => d.Key).TakeLast(30).Select(d => (double?)d.Value)];

    private IReadOnlyList<BarItem> Channel => Parts("channel", Channels.TitleOf);
    private IReadOnlyList<BarItem> Nature => Parts("nature", Natures.TitleOf);

    private ChartModel? Chart => Came is null || Came.Days.Count == 0 ? null : new(ChartKind.Line, ("90 日来件与办结", "New and closed over 90 days"),
        [.. Came.Days.Keys.Order().Select(d => Words.Same(d.ToString("MM-dd", CultureInfo.InvariantCulture)))],
        [
            new(("来件", "New"), [.. Came.Days.OrderBy(d => d.Key).Select(d => (double?)d.Value)])
            {
                Hrefs = [.. Came.Days.Keys.Order().Select(d => BoardLinks.Register(("from", BoardLinks.Day(d)), ("to", BoardLinks.Day(d))))],
            },
            new(("办结", "Closed"), [.. Came.Closed.OrderBy(d => d.Key).Select(d => (double?)d.Value)]),
        ])
    {
        CategoryTitle = ("日期", "Day"),
        SampleSize = Came.Days.Values.Sum(),
    };

    protected override async Task OnInitializedAsync()
    {
        if (BoardFigures.ScopeOf(Viewer) is not { } scope) return;
        var all = await Figures.ByScope();
        Now = all.GetValueOrDefault(scope);
        if (Now is null) return;
        // What comes in is counted for the city and by the county of the matter.
        if (scope == CaseCounts.City || Units.Find(scope)?.Kind == UnitKind.County) Came = await Figures.OpenedIn(scope);
        var owing = await Owing.For(Viewer, null, all);
        var counties = Viewer.Scope.Level == 1 ? owing.Where(o => o.Unit.Kind == UnitKind.County).ToList() : [];
        Counties = Bars(counties);
        Bureaus = Bars(owing.Where(o => o.Unit.Kind != UnitKind.County));
        Areas = AreasOf(all);
        Events = await Figures.WeekOf(Viewer.Scope);
    }

    private static List<BarItem> Bars(IEnumerable<Owing> owing) =>
        [.. owing.Where(o => o.Overdue > 0).OrderByDescending(o => o.Overdue).Take(Top).Select(o =>
            new BarItem(o.Unit.Name, o.Overdue, BoardLinks.Register(("unit", o.Unit.Code), ("light", o.Red > 0 ? "red" : "black"))) { Light = o.Black > 0 ? Light.Black : Light.Red })];

    /// <summary>Darker where more is overdue. A county's own leader sees one county.</summary>
    private List<MapArea> AreasOf(IReadOnlyDictionary<string, ScopeFigures> all)
    {
        var shown = Units.All.Where(u => u.Kind == UnitKind.County && (Viewer.Scope.Level == 1 || u.Code == Viewer.Scope.L2))
            .Select(u => (Unit: u, Late: all.GetValueOrDefault(u.Code) is { } f ? f.Red + f.Black : 0)).ToList();
        var most = Math.Max(1, shown.Select(s => s.Late).DefaultIfEmpty().Max());
        return [.. shown.Select(s => new MapArea(s.Unit.Division, ($"超期 {s.Late}", $"{s.Late} overdue"), BoardLinks.Register(("unit", s.Unit.Code), ("view", "open"))) { Share = (double)s.Late / most })];
    }

    private List<BarItem> Parts(string what, Func<string, Words> title) => Came is null ? [] :
        [.. Came.Parts.Where(p => p.Key.StartsWith(what + ":", StringComparison.Ordinal)).OrderByDescending(p => p.Value).Select(p =>
        {
            var code = p.Key[(what.Length + 1)..];
            return new BarItem(title(code), p.Value, BoardLinks.Register((what, code), ("from", Since), ("to", Today)));
        })];

    private static string? Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture);

    private static string? Shown(Rate rate) => rate.Share is null ? null : rate.Shown;
}

using System.Globalization;
using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Trust;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;

namespace Daodi.BigData.Appeals.Pages.Boards;

/// <summary>One line a unit, who owes most first; each number opens its cases.</summary>
public sealed partial class Owes
{
    private static readonly Light[] Lights = [Light.Yellow, Light.Red, Light.Black];

    [Inject] private OwingList Owing { get; set; } = null!;
    [Inject] private BoardFigures Figures { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "under")] private string? Under { get; set; }
    [SupplyParameterFromQuery(Name = "print")] private string? Print { get; set; }
    [SupplyParameterFromQuery(Name = "reminded")] private int? Reminded { get; set; }
    [SupplyParameterFromQuery(Name = "unit")] private string? UnitCode { get; set; }

    private IReadOnlyList<Owing> Rows { get; set; } = [];
    private long Smallest { get; set; }

    private DateOnly Today => Clock.Instant().LocalDate();

    private bool MayRemind => Viewer.May(AppealsSystem.Can.Supervise) && Viewer.UnitCode == Units.City.Code;

    private (string Issuer, string Number) Sheet => (Units.City.Name.Zh, $"清单〔{Today.Year}〕{Today.DayOfYear}号");

    private Words Lead
    {
        get
        {
            var (overdue, of) = (Rows.Sum(r => r.Overdue), Rows.Count(r => r.Overdue > 0));
            return ($"{of} 个单位共超期 {overdue} 件，欠得最多的在最前。", $"{of} units have {overdue} cases overdue; who owes most stands first.");
        }
    }

    protected override async Task OnInitializedAsync()
    {
        Rows = await Owing.For(Viewer, Under);
        Smallest = Figures.SmallestSample();
    }

    private bool Opens(Unit unit) => Viewer.Scope.Level == 1 && unit.Level == 2 && Units.Children(unit.Code).Any();

    private string Rated(Owing row, Rate rate) => rate.Shown + (rate.Share is not null && !row.Ranked(Smallest) ? "*" : "");

    private static RenderFragment Link(Owing row, Light light, long count) => builder =>
    {
        if (count == 0)
        {
            builder.AddContent(0, "0");
            return;
        }

        builder.OpenElement(1, "a");
        builder.AddAttribute(2, "href", BoardLinks.Register(("unit", row.Unit.Code), ("light", light.Key())));
        builder.AddContent(3, count.ToString(CultureInfo.InvariantCulture));
        builder.CloseElement();
    };
}

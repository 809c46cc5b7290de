using System.Globalization;
using Daodi.Geo;
using Daodi.Kernel;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;

namespace Daodi.BigData.Appeals.Pages.Ask;

/// <summary>The place: a township from the list, an address, a point; a point alone tells the county.</summary>
public sealed partial class Where
{
    private static readonly IReadOnlyList<Option> Divisions =
        [.. from county in DivisionTree.Dezhou.Counties
            from division in DivisionTree.Dezhou.Children(county).Prepend(county)
            select new Option(division.Code, division == county ? ($"{county.Name.Zh}（全区域）", $"{county.Name.En} (anywhere)") : division.Name, Group: county.Name)];

    [SupplyParameterFromForm(FormName = Form, Name = "division")] private string? Division { get; set; }
    [SupplyParameterFromForm(FormName = Form, Name = "address")] private string? Address { get; set; }
    [SupplyParameterFromForm(FormName = Form, Name = "place.lon")] private string? LonText { get; set; }
    [SupplyParameterFromForm(FormName = Form, Name = "place.lat")] private string? LatText { get; set; }
    [SupplyParameterFromQuery(Name = "map")] private string? Map { get; set; }

    protected override AskStep Step => AskStep.Where;

    private bool WithMap => Map is not null;
    private bool Posted => Division is not null || Address is not null;
    private string MapHref => $"/appeal/where?map=1{(Change is null ? "" : "&change=1")}";
    private double? Lon => Degrees(LonText);
    private double? Lat => Degrees(LatText);

    private void Next()
    {
        var point = Lon is { } lon && Lat is { } lat && Wgs84.Create(lon, lat) is { Ok: true } place ? place.Value : (Wgs84?)null;
        var county = point is { } at ? Boundaries.Dezhou.CountyAt(at) : null;
        var chosen = string.IsNullOrEmpty(Division) ? county : DivisionTree.Dezhou.Find(Division) is { Ok: true } found ? found.Value : null;
        Errors = [.. Faults(point, county, chosen)];
        if (Errors.Count == 0)
            Keep(Draft with { Division = chosen!.Code, Address = string.IsNullOrWhiteSpace(Address) ? null : Address.Trim(), Lon = point?.Lon, Lat = point?.Lat });
    }

    private IEnumerable<Error> Faults(Wgs84? point, Division? county, Division? chosen)
    {
        if (point is not null && county is null)
            yield return Error.Invalid("ask.outside", ("选的位置不在德州市范围内，请重新选点或只选县区。", "The point lies outside Dezhou; choose another, or only the county."), "division");
        else if (chosen is null)
            yield return Error.Invalid("ask.division", ("请选择县区或乡镇街道，或在地图上选点。", "Choose a county or township, or a point on the map."), "division");
        else if (county is not null && !Kernel.Division.Covers(county.Code, chosen.Code))
            yield return Error.Invalid("ask.place", (
                $"地图上的点在{county.Name.Zh}，与所选的{chosen.Name.Zh}不一致，请改其中一个。",
                $"The point lies in {county.Name.En}, not in {chosen.Name.En}; change one of them."), "division");
        if (Address?.Trim().Length > 200)
            yield return Error.Invalid("ask.address", ("位置最多 200 字。", "At most 200 characters."), "address");
    }

    private static double? Degrees(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}

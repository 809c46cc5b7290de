using Daodi.Trust;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Cases;

/// <summary>Chooses a unit: those of the place first, then the city's departments, then county by county.</summary>
public sealed partial class UnitPicker
{
    [Inject] private UnitDirectory Units { get; set; } = null!;

    [Parameter, EditorRequired] public string Name { get; set; } = "";
    [Parameter, EditorRequired] public Words Label { get; set; }

    /// <summary>The division of the matter, whose units are suggested.</summary>
    [Parameter, EditorRequired] public string Division { get; set; } = "";

    [Parameter] public bool Required { get; set; } = true;
    [Parameter] public string? Value { get; set; }
    [Parameter] public IReadOnlyList<Error> Errors { get; set; } = [];

    /// <summary>All units are in the list; otherwise the script fetches those that are not suggested (previews stay small).</summary>
    [Parameter] public bool All { get; set; } = true;

    private Words? Wrong => Errors.FirstOrDefault(e => e.Field == Name)?.Message;

    private List<Unit> Suggested { get; set; } = [];

    protected override void OnParametersSet()
    {
        var suggested = new List<Unit>();
        for (var unit = Units.OfDivision(Division); unit is { Level: > 1 }; unit = Units.Find(unit.ParentCode)) suggested.Add(unit);
        if (Value is { Length: > 0 } && suggested.All(u => u.Code != Value) && Units.Find(Value) is { } chosen) suggested.Insert(0, chosen);
        Suggested = suggested;
    }

    private IEnumerable<IGrouping<string, Unit>> Groups()
    {
        if (!All) return [];
        var known = Suggested.Select(u => u.Code).ToHashSet();
        return Units.All.Where(u => u.Active && u.Level > 1 && !known.Contains(u.Code)).GroupBy(GroupOf);
    }

    private string GroupOf(Unit unit) => unit.Level == 2
        ? (unit.Kind == UnitKind.County ? new Words("县（市、区）", "Counties") : new Words("市直部门和单位", "City departments")).ToString()
        : Units.NameOf(unit.L2);
}

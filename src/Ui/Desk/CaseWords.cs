using Daodi.Cases;
using Daodi.Rules;
using Daodi.Trust;

namespace Daodi.Ui.Desk;

/// <summary>
/// What people read for the codes of a case. A system offers its words as dated rows: tables <c>SYSTEM.natures</c>,
/// <c>SYSTEM.channels</c>, <c>SYSTEM.categories</c> with one key and the columns zh and en. A code without a row is shown as
/// it is.
/// </summary>
public sealed class CaseWords(IRulebooks rulebooks, UnitDirectory units, Loops loops)
{
    public Words Nature(Case @case) => Of(@case, "natures", @case.Nature);
    public Words Channel(Case @case) => Of(@case, "channels", @case.Channel);
    public Words Category(Case @case) => Of(@case, "categories", @case.Category);

    public static Words Urgency(string urgency) =>
        urgency == Urgencies.Urgent ? ("紧急", "Urgent") : urgency == Urgencies.Normal ? ("一般", "Normal") : Words.Same(urgency);

    /// <summary>The stage as the case's own version of its loop calls it.</summary>
    public Words Stage(Case @case) => Stage(@case, @case.Stage);

    public Words Stage(Case @case, string stage) =>
        loops.Of(@case) is { Ok: true } loop && loop.Value.Loop.Stages.TryGetValue(stage, out var known) ? known.Title : Words.Same(stage);

    public Words Unit(string? code) => units.Find(code)?.Name ?? Words.Same(code ?? "");

    /// <summary>What colleagues call the unit.</summary>
    public Words ShortUnit(string? code) => units.Find(code)?.ShortName ?? Words.Same(code ?? "");

    /// <summary>County and township: 德城区新湖街道.</summary>
    public static Words Place(string division)
    {
        if (DivisionTree.Dezhou.Find(division) is not { Ok: true } found) return Words.Same(division);
        if (found.Value.Level != DivisionLevel.Township) return found.Value.Name;
        var county = DivisionTree.Dezhou.Parent(found.Value)!.Name;
        return (county.Zh + found.Value.Name.Zh, $"{found.Value.Name.En}, {county.En}");
    }

    /// <summary>Division and address, without saying the division twice where the address begins with it.</summary>
    public static Words Where(Case @case)
    {
        ArgumentNullException.ThrowIfNull(@case);
        var place = Place(@case.Division);
        if (@case.Address is not { Length: > 0 } address) return place;
        var whole = DivisionTree.Dezhou.City.Name.Zh + place.Zh;
        return address.StartsWith(place.Zh, StringComparison.Ordinal) || address.StartsWith(whole, StringComparison.Ordinal)
            ? Words.Same(address)
            : ($"{place.Zh} {address}", $"{place.En}, {address}");
    }

    /// <summary>The county of a division, for narrow columns.</summary>
    public static Words County(string division) => Place(division.Length > 6 ? division[..6] : division);

    /// <summary>The choices of a table in force that any current loop's system has: (code, words).</summary>
    public IReadOnlyList<Choice> Choices(string table)
    {
        var today = TimeProvider.System.GetUtcNow().LocalDate();
        return [.. loops.All.Select(l => l.System).Distinct()
            .SelectMany(system => rulebooks.Current.InForce($"{system}.{table}", today))
            .Where(row => row.Keys[0] != RuleRow.Any && Title(row) is not null)
            .Select(row => new Choice(row.Keys[0], Title(row)!.Value))
            .DistinctBy(choice => choice.Value)];
    }

    /// <summary>The words of a row chosen from <paramref name="table"/> at some time, in force or not.</summary>
    public Words Row(string? table, string code) =>
        table is not null && rulebooks.Current.Table(table)?.Rows.FirstOrDefault(r => r.Keys[0] == code) is { } row
            ? Title(row) ?? Words.Same(code)
            : Words.Same(code);

    private Words Of(Case @case, string table, string? code)
    {
        if (string.IsNullOrEmpty(code)) return ("未分类", "Unclassified");
        var system = @case.Kind.Split('.')[0];
        var row = rulebooks.Current.InForce($"{system}.{table}", @case.OpenedAt.LocalDate()).FirstOrDefault(r => r.Keys[0] == code);
        return row is null ? Words.Same(code) : Title(row) ?? Words.Same(code);
    }

    private static Words? Title(RuleRow row) =>
        row.Values.TryGetValue("zh", out var zh) && row.Values.TryGetValue("en", out var en) ? new Words(zh.Text, en.Text) : null;
}

using System.Globalization;
using Daodi.Rules;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Admin;

/// <summary>The rows of one table, and which of them decides for given keys on a day.</summary>
public sealed partial class RuleTablePage
{
    [Parameter] public string Name { get; set; } = "";
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private IRulebooks Rulebooks { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;

    private RuleTable? Table => Rulebooks.Current.Table(Name);

    private bool Asked => Http.Request.Query.ContainsKey("on");

    private DateOnly On => DateOnly.TryParseExact(Http.Request.Query["on"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day : Clock.Instant().LocalDate();

    private Result<Found>? Decided => Asked && Table is { } table ? (Result<Found>?)table.Find(On, Given) : null;

    private int KeyIndex(string key) => Table!.Keys.ToList().IndexOf(key);

    private string? Given(string key) => Http.Request.Query[key].ToString() is { Length: > 0 } text ? text : null;
}

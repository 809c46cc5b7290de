using System.Globalization;
using Daodi.Cases;
using Daodi.Ui.Components;
using Daodi.Ui.Lists;

namespace Daodi.Ui.Desk;

/// <summary>From the query string of a list or program to a <see cref="CaseFilter"/>; the same names everywhere.</summary>
public static class CaseAsk
{
    public static CaseFilter Filter(ListQuery query, CaseView view, CaseSort? sort = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new CaseFilter
        {
            View = view,
            Kind = query.Value("kind"),
            Stages = [.. query.Values("stage")],
            Lights = [.. query.Values("light").Select(LightOf).OfType<Light>()],
            Unit = query.Value("unit"),
            Division = query.Value("division"),
            Channel = query.Value("channel"),
            Nature = query.Value("nature"),
            Category = query.Value("category"),
            Urgency = query.Value("urgent") is { } urgent ? urgent == "1" ? Urgencies.Urgent : Urgencies.Normal : null,
            From = query.Day("from"),
            To = query.Day("to"),
            Q = query.Search.Length > 0 ? query.Search : null,
            Sort = sort,
            After = query.Cursor,
            Size = query.Size,
        };
    }

    /// <summary>The light of a name in markup, queries and live messages; null for a name that is none.</summary>
    public static Light? LightOf(string? key)
    {
        foreach (var light in LightWords.Gravest)
        {
            if (string.Equals(light.Key(), key, StringComparison.OrdinalIgnoreCase)) return light;
        }
        return null;
    }

    /// <summary>A filter as a program asks for it. Errors: <c>list.view</c>, <c>list.light</c>, <c>list.day</c>, <c>list.size</c>.</summary>
    public static Result<CaseFilter> OfProgram(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        string? One(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
        string[] Many(string name) => [.. query[name].OfType<string>().SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Take(20)];

        if (!Enum.TryParse<CaseView>(One("view") ?? "all", ignoreCase: true, out var view) || !Enum.IsDefined(view))
            return Error.Invalid("list.view", ("view 应为 todo、open 或 all", "view must be todo, open or all"), "view");
        var lights = Many("light").Select(LightOf).ToArray();
        if (lights.Contains(null))
            return Error.Invalid("list.light", ("light 应为 green、yellow、red、black、unknown 或 none", "light must be green, yellow, red, black, unknown or none"), "light");
        if (Day(One("from")) is not { Ok: true } from || Day(One("to")) is not { Ok: true } to)
            return Error.Invalid("list.day", ("日期应写作 2026-06-10", "A day is written 2026-06-10"), Day(One("from")).Ok ? "to" : "from");
        if (!int.TryParse(One("size") ?? "50", NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            return Error.Invalid("list.size", ("每页 1 至 200 条", "A page has 1 to 200 rows"), "size");
        return new CaseFilter
        {
            View = view,
            Kind = One("kind"),
            Stages = Many("stage"),
            Lights = [.. lights.OfType<Light>()],
            Unit = One("unit"),
            Division = One("division"),
            Channel = One("channel"),
            Nature = One("nature"),
            Category = One("category"),
            Urgency = One("urgency"),
            From = from.Value,
            To = to.Value,
            Q = One("q") is { } q ? q[..Math.Min(q.Length, ListQuery.MaxSearch)] : null,
            After = One("after"),
            Size = size,
        };
    }

    private static Result<DateOnly?> Day(string? text) =>
        text is null ? (DateOnly?)null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : Error.Invalid("list.day", ("日期应写作 2026-06-10", "A day is written 2026-06-10"));
}

using Daodi.Exchange;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Admin;

/// <summary>The mapping screen, generated from the fields of the kind: a line a field, with what the columns hold beside it.</summary>
public sealed partial class SourceMappingForm
{
    private static readonly string[] LineEnds = ["\r\n", "\n"];

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Parameter, EditorRequired] public ImportRun Import { get; set; } = null!;
    [Parameter, EditorRequired] public ItemKind Kind { get; set; } = null!;
    [Parameter, EditorRequired] public SourceMapping Mapping { get; set; } = null!;
    [Parameter] public IReadOnlyList<TableRow> Sample { get; set; } = [];
    [Parameter] public TrialResult? Trial { get; set; }
    [Parameter] public bool MayStart { get; set; }
    [Parameter] public EventCallback OnTry { get; set; }
    [Parameter] public EventCallback OnStart { get; set; }
    [Parameter] public EventCallback OnChoose { get; set; }

    private IReadOnlyList<string> Columns => Import.Columns;

    /// <summary>What a post of the screen says. A column that is not in the file is nobody's choice.</summary>
    public static SourceMapping Read(IFormCollection form, ItemKind kind, ImportRun import)
    {
        var known = import.Columns.ToHashSet(StringComparer.Ordinal);
        var rules = new List<FieldRule>();
        foreach (var field in kind.Fields)
        {
            string[] columns = [.. new[] { form[$"c.{field.Name}"].ToString(), form[$"j.{field.Name}"].ToString() }.Where(known.Contains)];
            var constant = form[$"k.{field.Name}"].ToString().Trim();
            if (columns.Length == 0 && constant.Length == 0) continue;
            rules.Add(new(field.Name)
            {
                Columns = columns,
                Constant = constant.Length is > 0 and <= 500 ? constant : null,
                Format = form[$"d.{field.Name}"].ToString().Trim() is { Length: > 0 and <= 40 } format ? format : null,
                Values = Values(form[$"v.{field.Name}"].ToString()),
            });
        }

        return new(rules, [.. form["key"].OfType<string>().Where(known.Contains)]);
    }

    private Task Submit() => Http.Request.Form["do"] == "start" ? OnStart.InvokeAsync() : OnTry.InvokeAsync();

    private static Dictionary<string, string> Values(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split(LineEnds, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(500))
        {
            var at = line.IndexOfAny(['=', '＝', '→']);
            if (at > 0) values[line[..at].Trim()] = line[(at + 1)..].Trim();
        }

        return values;
    }

    private static string ValuesOf(FieldRule? rule) => rule is null ? "" : string.Join('\n', rule.Values.Select(v => $"{v.Key}={v.Value}"));

    private static bool HasDetails(ItemField field, FieldRule? rule) => rule is not null && (rule.Columns.Count > 1 || rule.Constant is not null || rule.Format is not null || rule.Values.Count > 0);

    private string SampleOf(FieldRule? rule)
    {
        if (rule is null || rule.Columns.Count == 0) return "";
        var at = Columns.ToList().IndexOf(rule.Columns[0]);
        var text = Sample.Select(r => at >= 0 && at < r.Cells.Length ? r.Cells[at] : null).FirstOrDefault(t => !string.IsNullOrWhiteSpace(t))?.Trim() ?? "";
        if (Kind.Fields.FirstOrDefault(f => f.Name == rule.Field)?.Personal == true) text = ItemForm.Masked(text);
        return text.Length <= 28 ? text : text[..27] + "…";
    }

    private string TitleOf(string? field) => Kind.Fields.FirstOrDefault(f => f.Name == field)?.Title.ToString() ?? field ?? "";
}

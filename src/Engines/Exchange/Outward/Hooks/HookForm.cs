using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Exchange.Hooks;

/// <summary>What a keeper writes down of a subscription.</summary>
/// <param name="Types">Types of act, and <c>system.*</c> for all of one.</param>
/// <param name="Unit">The code of a unit; empty for the whole city.</param>
public sealed record HookForm(string? Name, string? Url, IReadOnlyList<string> Types, string? Unit, IReadOnlyList<string> Fields)
{
    public const int LongestName = 100, LongestUrl = 2000, LongestTypes = 8000;
}

/// <summary>Checks what a keeper wrote, each fault at its field.</summary>
internal sealed class HookFormCheck(OutwardHttp http, ActTypes types, UnitDirectory units, HookEvent events)
{
    /// <summary>Writes the form into <paramref name="hook"/>. Errors: <c>hook.name</c>, <c>hook.url</c>, <c>hook.plain</c>, <c>outward.inner</c>, <c>hook.types</c>, <c>hook.unit</c>, <c>hook.fields</c>.</summary>
    public async Task<IReadOnlyList<Error>> Fill(Hook hook, HookForm form, CancellationToken ct)
    {
        var errors = new List<Error>();
        var name = form.Name?.Trim() ?? "";
        if (name.Length is 0 or > HookForm.LongestName || name.Any(char.IsControl)) errors.Add(Invalid("hook.name", "请填写名称（100 字以内）。", "Give a name, in at most 100 characters.", "name"));
        var url = await Url(form.Url?.Trim() ?? "", errors, ct);
        var wanted = form.Types.Select(t => t.Trim()).Where(t => t.Length > 0).Distinct().Order(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0 || string.Join(' ', wanted).Length > HookForm.LongestTypes) errors.Add(Invalid("hook.types", "请选择要发送的事件。", "Choose which events are sent.", "types"));
        else if (wanted.FirstOrDefault(t => !IsKnown(t)) is { } unknown) errors.Add(Invalid("hook.types", $"没有名为“{unknown}”的事件。", $"There is no event “{unknown}”.", "types"));
        var unit = string.IsNullOrWhiteSpace(form.Unit) ? null : form.Unit.Trim();
        if (unit is not null && units.Find(unit) is not { Level: > 1 }) errors.Add(Invalid("hook.unit", "没有这个单位代码；全市范围请留空。", "There is no such unit; leave it empty for the whole city.", "unit"));
        var fields = form.Fields.Distinct().ToList();
        if (fields.FirstOrDefault(f => events.Fields.All(k => k.Name != f)) is { } field) errors.Add(Invalid("hook.fields", $"没有名为“{field}”的字段。", $"There is no field “{field}”.", "fields"));
        if (errors.Count == 0) (hook.Name, hook.Url, hook.Types, hook.Unit, hook.Fields) = (name, url!, string.Join(' ', wanted), unit, string.Join(' ', fields));
        return errors;
    }

    private bool IsKnown(string type) => type.EndsWith(".*", StringComparison.Ordinal)
        ? type.Length > 2 && types.All.Any(t => t.Type.StartsWith(type.AsSpan(0, type.Length - 1), StringComparison.Ordinal))
        : types.Find(type) is not null;

    private async Task<string?> Url(string text, List<Error> errors, CancellationToken ct)
    {
        if (text.Length > HookForm.LongestUrl || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            errors.Add(Invalid("hook.url", "请填写完整的 https 地址，账号口令不要写在地址里。", "Give a whole https address, without name and password in it.", "url"));
            return null;
        }

        if (await http.Judge(url, ct) is { } inner) errors.Add(inner with { Field = "url" });
        // What is not encrypted may pass only where the operator named the host.
        else if (url.Scheme == "http" && !http.IsAllowed(url))
            errors.Add(Invalid("hook.plain", "只向 https 地址发送；政务内网的 http 接收端由管理员写入设置 Outward:AllowedHosts。", "Events go to https addresses only; a plain http receiver inside must be named by the setting Outward:AllowedHosts.", "url"));
        return url.AbsoluteUri;
    }

    private static Error Invalid(string code, string zh, string en, string field) => Error.Invalid(code, (zh, en), field);
}

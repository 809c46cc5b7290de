using System.Globalization;
using System.Text.RegularExpressions;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange;

/// <summary>What an administrator writes down of a source; all as typed.</summary>
public sealed record SourceForm(string? Id, string? TitleZh, string? TitleEn, string? Kind, string? Mode)
{
    /// <summary>Minutes; empty for none.</summary>
    public string? Rhythm { get; init; }
    public string? QuietFrom { get; init; }
    public string? QuietTo { get; init; }
    public string? Url { get; init; }
    public string? Format { get; init; }
    public string? Interval { get; init; }
    public string? ItemsPath { get; init; }
    public string? NextPath { get; init; }
    public string? CursorParameter { get; init; }
    public string? SecretHeader { get; init; }

    /// <summary>Empty keeps the one there is.</summary>
    public string? Secret { get; init; }
}

/// <summary>Makes and changes sources without code. Each change is an act; none tells the secret.</summary>
public sealed partial class SourceDesk(IWriteLane lane, SourceRegistry registry, ItemKinds kinds, SiteKey key, TimeProvider clock)
{
    internal const string SecretPurpose = "source-secret";

    /// <summary>Errors: those of the fields (<c>source.id</c>, <c>source.title</c>, <c>source.kind</c> …) and <c>source.taken</c>. It is off at first.</summary>
    public async Task<Result<Source>> Make(SourceForm form, Viewer by, CancellationToken ct = default)
    {
        var id = form.Id?.Trim() ?? "";
        if (!IdText().IsMatch(id) || id == "new")
            return Invalid("source.id", "编号用小写字母、数字和连字符，2 至 32 位，如 petition-weekly。", "Use 2 to 32 small letters, digits and hyphens, such as petition-weekly.", "id");
        if (!kinds.TryFind(form.Kind, out var kind))
            return Invalid("source.kind", "请选择它带来什么。", "Choose what it brings.", "kind");
        if (!Enum.TryParse<SourceMode>(form.Mode, true, out var mode) || !Enum.IsDefined(mode))
            return Invalid("source.mode", "请选择接入方式。", "Choose how its items come in.", "mode");
        await registry.Refresh();
        if (registry.TryFind(id, out _)) return Invalid("source.taken", $"编号“{id}”已被使用，请换一个。", $"“{id}” is taken; choose another.", "id");
        var source = new Source { Id = id, Kind = kind.Id, Mode = mode, MadeBy = by.Name, MadeAt = clock.Instant(), TitleZh = "", TitleEn = "" };
        if (Fill(source, form) is { } fault) return fault;
        var made = await lane.Run<Source>(async (db, stop) =>
        {
            if (await db.Set<Source>().AnyAsync(s => s.Id == id, stop))
                return Invalid("source.taken", $"编号“{id}”已被使用，请换一个。", $"“{id}” is taken; choose another.", "id");
            db.Add(source);
            await Act(db, ExchangeActs.SourceMade, source, by, stop);
            return source;
        }, ct);
        if (made.Ok) await registry.Refresh();
        return made;
    }

    /// <summary>Changes everything but id, kind and mode. Errors: those of the fields, <c>source.unknown</c>.</summary>
    public Task<Result<Source>> Change(string id, SourceForm form, Viewer by, CancellationToken ct = default) =>
        Changed(id, ExchangeActs.SourceChanged, source => Fill(source, form), by, ct);

    /// <summary>Switches a source on or off. What is off takes no push, is not pulled and is not silent. Errors: <c>source.unknown</c>.</summary>
    public Task<Result<Source>> Switch(string id, bool on, Viewer by, CancellationToken ct = default) =>
        Changed(id, on ? ExchangeActs.SourceOn : ExchangeActs.SourceOff, source =>
        {
            (source.On, source.OnSince) = (on, on ? source.On ? source.OnSince : clock.Instant() : null);
            return null;
        }, by, ct);

    private async Task<Result<Source>> Changed(string id, string act, Func<Source, Error?> change, Viewer by, CancellationToken ct)
    {
        var changed = await lane.Run<Source>(async (db, stop) =>
        {
            if (await db.Set<Source>().SingleOrDefaultAsync(s => s.Id == id, stop) is not { } source) return Unknown(id);
            if (change(source) is { } fault) return fault;
            if (await db.Set<PullState>().SingleOrDefaultAsync(p => p.Source == id, stop) is { } pull)
            {
                // Another address, or a new start: nothing of the last answer holds, and it is due now.
                (pull.ETag, pull.LastModified, pull.NextAt, pull.Failures) = (null, null, clock.Instant(), 0);
            }

            await Act(db, act, source, by, stop);
            return source;
        }, ct);
        if (changed.Ok) await registry.Refresh();
        return changed;
    }

    private Task Act(DaodiDb db, string type, Source source, Viewer by, CancellationToken ct) => Acts.Append(db, new(type, by, clock.Instant())
    {
        About = $"source/{source.Id}",
        Data = new
        {
            kind = source.Kind,
            mode = source.Mode.ToString(),
            zh = source.TitleZh,
            en = source.TitleEn,
            rhythm = source.RhythmMinutes,
            quiet = source.Quiet?.ToString(),
            on = source.On,
            url = source.Url,
            interval = source.Mode == SourceMode.Pull ? source.IntervalMinutes : (int?)null,
        },
    }, ct);

    private Error? Fill(Source source, SourceForm form)
    {
        var (zh, en) = (form.TitleZh?.Trim() ?? "", form.TitleEn?.Trim() ?? "");
        if (zh.Length is 0 or > 100) return Invalid("source.title", "请填写中文名称（100 字以内）。", "Give the Chinese title, in at most 100 characters.", "titleZh");
        if (en.Length is 0 or > 100) return Invalid("source.title", "请填写英文名称（100 字以内）。", "Give the English title, in at most 100 characters.", "titleEn");
        var quiet = QuietHours.Parse(form.QuietFrom, form.QuietTo);
        if (!quiet.Ok) return quiet.Error;
        if (!Whole(form.Rhythm, 1, 525_600, out var rhythm))
            return Invalid("source.rhythm", "约定间隔请填整数分钟，如 60；没有约定则留空。", "Give the rhythm in whole minutes, such as 60, or leave it empty.", "rhythm");
        (source.TitleZh, source.TitleEn, source.RhythmMinutes) = (zh, en, rhythm);
        (source.QuietFrom, source.QuietTo) = (quiet.Value?.From, quiet.Value?.To);
        return source.Mode == SourceMode.Pull ? FillPull(source, form) : null;
    }

    private Error? FillPull(Source source, SourceForm form)
    {
        if (!Uri.TryCreate(form.Url?.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || form.Url!.Length > 2000)
            return Invalid("source.url", "请填写完整的 http 或 https 地址，账号口令不要写在地址里。", "Give a whole http or https address, without name and password in it.", "url");
        if (!Enum.TryParse<PullFormat>(form.Format, true, out var format) || !Enum.IsDefined(format))
            return Invalid("source.format", "请选择数据格式。", "Choose what the answer is written in.", "format");
        if (!Whole(form.Interval, 1, 43_200, out var interval) || interval is null)
            return Invalid("source.interval", "拉取间隔请填 1 至 43200 的整数分钟。", "Give the interval in whole minutes from 1 to 43,200.", "interval");
        var header = Text(form.SecretHeader, 60);
        if (header is not null && !HeaderText().IsMatch(header))
            return Invalid("source.header", "请求头名称只含字母、数字和连字符，如 Authorization。", "A header's name has letters, digits and hyphens only, such as Authorization.", "secretHeader");
        if (form.Secret is { Length: > 0 } secret)
        {
            if (secret.Length > 2000 || secret.Any(char.IsControl))
                return Invalid("source.secret", "凭证最长 2000 个字符，且不含控制字符。", "The credential has at most 2,000 characters and no control characters.", "secret");
            source.Secret = key.Seal(SecretPurpose, secret);
        }

        if (header is null) source.Secret = null;
        (source.Url, source.Format, source.IntervalMinutes, source.SecretHeader) = (url.AbsoluteUri, format, interval.Value, header);
        (source.ItemsPath, source.NextPath, source.CursorParameter) = (Text(form.ItemsPath, 200), Text(form.NextPath, 200), Text(form.CursorParameter, 60));
        return null;
    }

    internal static Error Unknown(string id) => Error.NotFound("source.unknown", ($"没有名为“{id}”的数据来源。", $"There is no source “{id}”."));

    private static string? Text(string? text, int longest) => string.IsNullOrWhiteSpace(text) ? null : text.Trim() is var t && t.Length <= longest ? t : t[..longest];

    private static bool Whole(string? text, int least, int most, out int? number)
    {
        number = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (!int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed < least || parsed > most) return false;
        number = parsed;
        return true;
    }

    private static Error Invalid(string code, string zh, string en, string field) => Error.Invalid(code, (zh, en), field);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,31}$")]
    private static partial Regex IdText();

    [GeneratedRegex("^[A-Za-z0-9-]{1,60}$")]
    private static partial Regex HeaderText();
}

using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Exchange;

/// <summary>A template that was edited in the product. It stands over the shipped row until it is taken back.</summary>
public sealed class MessageTemplate
{
    public required string Kind { get; init; }
    public required string Channel { get; init; }
    public required string SubjectZh { get; set; }
    public required string TextZh { get; set; }
    public required string SubjectEn { get; set; }
    public required string TextEn { get; set; }

    /// <summary>The number of the provider's own template.</summary>
    public string? Number { get; set; }
    public required DateTimeOffset ChangedAt { get; set; }
}

/// <summary>The template in force for a kind of message on a channel.</summary>
/// <param name="Edited">Null where it is the shipped one.</param>
public sealed record TemplateInForce(string Kind, string Channel, Words Subject, Words Text, string? Number, DateTimeOffset? Edited)
{
    public string SubjectIn(string language) => language == "en" ? Subject.En : Subject.Zh;
    public string TextIn(string language) => language == "en" ? Text.En : Text.Zh;
}

/// <summary>What is typed into a template's form.</summary>
public sealed record TemplateForm(string? SubjectZh, string? TextZh, string? SubjectEn, string? TextEn, string? Number);

/// <summary>The templates: as shipped in <c>messages.templates</c>, and as edited.</summary>
public sealed class MessageTemplates(IRulebooks rulebooks, MessageRules rules, IEnumerable<IMessageProvider> providers, IReader reader, IWriteLane lane, TimeProvider clock)
{
    /// <summary>Every template that can be edited: each kind on each channel.</summary>
    public async Task<IReadOnlyList<TemplateInForce>> All(CancellationToken ct = default)
    {
        var edited = await reader.Read(db => Edited(db, ct));
        return [.. from provider in providers from kind in Kinds select Find(edited, kind, provider.Channel)];
    }

    /// <summary>The kinds of message that have templates: those of notices, the code and the digest.</summary>
    public IReadOnlyList<string> Kinds => [.. rules.Kinds.Select(k => k.Kind), MessageKinds.Code, MessageKinds.Digest];

    public Words TitleOf(string kind) => kind switch
    {
        MessageKinds.Code => ("验证码", "Code"),
        MessageKinds.Digest => ("汇总", "Digest"),
        MessageKinds.Trial => ("试发", "Trial"),
        _ => rules.Kind(kind).Title,
    };

    internal static async Task<IReadOnlyDictionary<(string, string), MessageTemplate>> Edited(DaodiDb db, CancellationToken ct) =>
        await db.Set<MessageTemplate>().AsNoTracking().ToDictionaryAsync(t => (t.Kind, t.Channel), ct);

    /// <summary>The edited one, else what was edited for all other kinds, else the shipped row.</summary>
    internal TemplateInForce Find(IReadOnlyDictionary<(string, string), MessageTemplate> edited, string kind, string channel)
    {
        var shipped = rulebooks.Current.Find("messages.templates", clock.Instant().LocalDate(), ("kind", kind), ("channel", channel));
        var own = edited.GetValueOrDefault((kind, channel));
        // What a site wrote for «all others» goes before what was shipped for all kinds, and not before what was shipped for this one.
        if (own is null && shipped is { Ok: true } row && row.Value.Row.Keys[0] == RuleRow.Any && kind is not (MessageKinds.Code or MessageKinds.Digest)) own = edited.GetValueOrDefault((RuleRow.Any, channel));
        if (own is not null) return new(kind, channel, (own.SubjectZh, own.SubjectEn), (own.TextZh, own.TextEn), own.Number, own.Kind == kind ? own.ChangedAt : null);
        return shipped.Ok
            ? new(kind, channel, (shipped.Value.Text("subjectZh"), shipped.Value.Text("subjectEn")), (shipped.Value.Text("textZh"), shipped.Value.Text("textEn")), null, null)
            : throw new InvalidOperationException($"No template for {kind} on {channel}: {shipped.Error.Code}");
    }

    public async Task<TemplateInForce?> Find(string kind, string channel, CancellationToken ct = default) =>
        !Kinds.Contains(kind) || providers.All(p => p.Channel != channel) ? null : Find(await reader.Read(db => Edited(db, ct)), kind, channel);

    /// <summary>What is wrong with what was typed, every field.</summary>
    public static IReadOnlyList<Error> Faults(string kind, TemplateForm form) =>
    [
        .. new[]
        {
            MessageText.Check(kind, form.SubjectZh, true, "subjectZh"), MessageText.Check(kind, form.TextZh, false, "textZh"),
            MessageText.Check(kind, form.SubjectEn, true, "subjectEn"), MessageText.Check(kind, form.TextEn, false, "textEn"),
            form.Number is { Length: > 100 } || form.Number?.Any(char.IsControl) == true
                ? Error.Invalid("template.number", ("服务商模板编号最长 100 个字符。", "The provider's number of a template has at most 100 characters."), "number") : null,
        }.OfType<Error>(),
    ];

    /// <summary>Keeps an edited template. Errors: those of <see cref="Faults"/>, <c>template.unknown</c>.</summary>
    public async Task<Result<Done>> Keep(string kind, string channel, TemplateForm form, Viewer by, CancellationToken ct = default)
    {
        if (!Kinds.Contains(kind) || providers.All(p => p.Channel != channel)) return Unknown(kind);
        if (Faults(kind, form) is { Count: > 0 } faults) return faults[0];
        return await lane.Run<Done>(async (db, stop) =>
        {
            var at = clock.Instant();
            if (await db.Set<MessageTemplate>().SingleOrDefaultAsync(t => t.Kind == kind && t.Channel == channel, stop) is not { } kept)
                db.Add(kept = new() { Kind = kind, Channel = channel, SubjectZh = "", TextZh = "", SubjectEn = "", TextEn = "", ChangedAt = at });
            (kept.SubjectZh, kept.TextZh, kept.SubjectEn, kept.TextEn) = (Lines(form.SubjectZh), Lines(form.TextZh), Lines(form.SubjectEn), Lines(form.TextEn));
            (kept.Number, kept.ChangedAt) = (string.IsNullOrWhiteSpace(form.Number) ? null : form.Number.Trim(), at);
            await Acts.Append(db, new(MessageActs.TemplateChanged, by, at)
            {
                About = About(kind, channel),
                Data = new { kind, channel, subjectZh = kept.SubjectZh, textZh = kept.TextZh, subjectEn = kept.SubjectEn, textEn = kept.TextEn, number = kept.Number },
            }, stop);
            return Done.It;
        }, ct);
    }

    /// <summary>Takes the edited template back: the shipped one holds again. Errors: <c>template.unknown</c>.</summary>
    public Task<Result<Done>> TakeBack(string kind, string channel, Viewer by, CancellationToken ct = default) => lane.Run<Done>(async (db, stop) =>
    {
        if (await db.Set<MessageTemplate>().SingleOrDefaultAsync(t => t.Kind == kind && t.Channel == channel, stop) is not { } kept) return Unknown(kind);
        db.Remove(kept);
        await Acts.Append(db, new(MessageActs.TemplateChanged, by, clock.Instant()) { About = About(kind, channel), Data = new { kind, channel, shipped = true } }, stop);
        return Done.It;
    }, ct);

    /// <summary>Values to look at a template with; nobody's.</summary>
    public IReadOnlyDictionary<string, string> Sample(string kind, bool english) => new Dictionary<string, string>
    {
        ["site"] = english ? "Daodi" : "到底",
        ["name"] = english ? "Li Min" : "李敏",
        ["kind"] = english ? TitleOf(kind).En : TitleOf(kind).Zh,
        ["no"] = "SQ20261126-0042",
        ["notice"] = english ? "SQ20261126-0042 is overdue (red), it was due 11-26 18:00: the street lamp is out" : "SQ20261126-0042 已超期（红灯），期限 11-26 18:00：路灯不亮",
        ["at"] = "2026-11-26 18:01",
        ["link"] = "https://city.example/cases/SQ20261126-0042",
        ["code"] = "482913",
        ["minutes"] = "10",
        ["count"] = "5",
        ["items"] = english ? "· 18:01 SQ20261126-0042 is overdue\n· 18:03 SQ20261126-0057 is due soon" : "· 18:01 SQ20261126-0042 已超期\n· 18:03 SQ20261126-0057 即将到期",
    };

    private static string Lines(string? text) => text!.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Trim();

    private static string About(string kind, string channel) => $"message-template/{channel}.{kind}";

    private static Error Unknown(string kind) => Error.NotFound("template.unknown", ($"没有模板“{kind}”。", $"There is no template “{kind}”."));
}

internal sealed class MessageTemplateTable : IEntityTypeConfiguration<MessageTemplate>
{
    public void Configure(EntityTypeBuilder<MessageTemplate> builder)
    {
        builder.ToTable("message_templates");
        builder.HasKey(t => new { t.Kind, t.Channel });
        builder.Property(t => t.Kind).HasMaxLength(40);
        builder.Property(t => t.Channel).HasMaxLength(16);
        builder.Property(t => t.SubjectZh).HasMaxLength(Message.LongestSubject).NotPersonal();
        builder.Property(t => t.TextZh).HasMaxLength(Message.LongestText).NotPersonal();
        builder.Property(t => t.SubjectEn).HasMaxLength(Message.LongestSubject).NotPersonal();
        builder.Property(t => t.TextEn).HasMaxLength(Message.LongestText).NotPersonal();
        builder.Property(t => t.Number).HasMaxLength(100);
    }
}

using System.Text;
using System.Text.RegularExpressions;
using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Exchange;

/// <summary>Templates of messages: text with placeholders in braces, <c>{no}</c>. Nothing is computed in them.</summary>
public static partial class MessageText
{
    /// <summary>What may stand in a template, by kind of message.</summary>
    public static IReadOnlyList<(string Name, Words Means)> Placeholders(string kind) => kind switch
    {
        MessageKinds.Code => [Site, ("code", ("验证码", "The code")), ("minutes", ("有效分钟数", "How many minutes it holds"))],
        MessageKinds.Digest => [Site, Name, ("count", ("条数", "How many")), ("items", ("逐条列出", "All of them, one a line")), Number, At, Link],
        _ => [Site, Name, ("kind", ("通知种类", "The kind of notice")), Number, ("notice", ("通知原文，号码已遮盖", "The notice itself, numbers masked")), At, Link],
    };

    private static readonly (string, Words) Site = ("site", ("平台名称", "The platform's name")), Name = ("name", ("收件人姓名", "The recipient's name")),
        Number = ("no", ("件编号", "The case's number")), At = ("at", ("通知时间", "When")), Link = ("link", ("打开的链接", "Where to open it"));

    /// <summary>
    /// What is wrong with a template. Errors: <c>template.empty</c>, <c>template.long</c>, <c>template.control</c>, <c>template.brace</c>,
    /// <c>template.placeholder</c>, which names the placeholder.
    /// </summary>
    public static Error? Check(string kind, string? text, bool subject, string field)
    {
        var most = subject ? Message.LongestSubject / 2 : Message.LongestText / 4;
        if (string.IsNullOrWhiteSpace(text)) return Error.Invalid("template.empty", ("请填写模板内容。", "Write the template."), field);
        if (text.Length > most) return Error.Invalid("template.long", ($"模板最长 {most} 字，现为 {text.Length} 字。", $"A template has at most {most} characters; this one has {text.Length}."), field);
        if (text.Any(c => char.IsControl(c) && (subject || c is not ('\n' or '\r' or '\t'))))
            return Error.Invalid("template.control", ("模板中不能有换行等控制字符。", "A template has no control characters, and a subject no line break."), field);
        var known = Placeholders(kind);
        foreach (Match found in Placeholder().Matches(text))
        {
            if (known.All(k => k.Name != found.Groups[1].Value))
            {
                return Error.Invalid("template.placeholder", (
                    $"没有占位符“{{{found.Groups[1].Value}}}”；可用：{string.Join('、', known.Select(k => $"{{{k.Name}}}"))}。",
                    $"There is no placeholder “{{{found.Groups[1].Value}}}”; there are {string.Join(", ", known.Select(k => $"{{{k.Name}}}"))}."), field);
            }
        }

        return Placeholder().Replace(text, "").AsSpan().IndexOfAny('{', '}') >= 0
            ? Error.Invalid("template.brace", ("花括号没有成对，占位符写作 {no}。", "A brace stands alone; a placeholder is written {no}."), field) : null;
    }

    /// <summary>The text with its placeholders filled. What they stand for is not read for placeholders again.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(template, found => values.TryGetValue(found.Groups[1].Value, out var value) ? value : found.Value);

    /// <summary>The values that a template uses, in its order.</summary>
    public static IReadOnlyList<string> Used(string template) => [.. Placeholder().Matches(template).Select(m => m.Groups[1].Value).Distinct()];

    /// <summary>One line without control characters: what may stand in a header.</summary>
    public static string OneLine(string text, int most) => Message.Cut(Clean(text, lines: false), most);

    /// <summary>Control characters out, but for line breaks; numbers of persons masked.</summary>
    public static string Safe(string text, int most) => Message.Cut(PersonalText.Mask(Clean(text, lines: true)), most);

    /// <summary>The words of another system's refusal as a page may show them: no address, no number of a person, short.</summary>
    public static string Reason(string? said, string to)
    {
        var text = OneLine(said ?? "", 300);
        if (to.Length > 3) text = text.Replace(to, "***", StringComparison.OrdinalIgnoreCase);
        return PersonalText.Mask(Mailbox().Replace(text, "***"));
    }

    private static string Clean(string text, bool lines)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\n' && lines) clean.Append('\n');
            else if (rune.Value == '\r' && lines) continue;
            else clean.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return clean.ToString();
    }

    [GeneratedRegex(@"\{([^{}\r\n]{1,40})\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[^\s<>,;:]+@[^\s<>,;:]+")]
    private static partial Regex Mailbox();
}

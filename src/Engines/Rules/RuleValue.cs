using System.Globalization;
using Daodi.Kernel;

namespace Daodi.Rules;

/// <summary>What a column of a table holds.</summary>
public enum RuleValueKind
{
    /// <summary>A stretch of working days, days or hours: <c>5 wd</c>, <c>7 d</c>, <c>24 h</c>, <c>30 min</c>.</summary>
    Limit,
    Number,
    Text,
    Bool,
    /// <summary>Renminbi, written in yuan.</summary>
    Money,
}

/// <summary>One value column. An optional one may be left out of a row: the rule then does not give it.</summary>
public sealed record RuleColumn(string Name, RuleValueKind Kind, bool Optional = false)
{
    /// <summary>As the file writes it: <c>limit</c>, <c>number?</c>.</summary>
    public string KindText => Kind.ToString().ToLowerInvariant() + (Optional ? "?" : "");

    internal static RuleColumn? Parse(string name, string kind)
    {
        var optional = kind.EndsWith('?');
        RuleValueKind? found = kind.TrimEnd('?') switch
        {
            "limit" => RuleValueKind.Limit,
            "number" => RuleValueKind.Number,
            "text" => RuleValueKind.Text,
            "bool" => RuleValueKind.Bool,
            "money" => RuleValueKind.Money,
            _ => null,
        };
        return found is { } k ? new(name, k, optional) : null;
    }
}

/// <summary>A typed value, kept with the text it was written as, which is what files and the database hold.</summary>
public sealed record RuleValue(RuleValueKind Kind, string Text, object Value)
{
    /// <summary>Reads <paramref name="text"/> as <paramref name="kind"/>; error <c>rule.value</c> or that of the type.</summary>
    public static Result<RuleValue> Parse(RuleValueKind kind, string text)
    {
        switch (kind)
        {
            case RuleValueKind.Limit:
                return Limit.Parse(text).Map(l => new RuleValue(kind, text, l));
            case RuleValueKind.Money:
                return Money.Parse(text).Map(m => new RuleValue(kind, text, m));
            case RuleValueKind.Number when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var n):
                return new RuleValue(kind, text, n);
            case RuleValueKind.Bool when text is "true" or "false":
                return new RuleValue(kind, text, text == "true");
            case RuleValueKind.Text:
                return new RuleValue(kind, text, text);
            default:
                var name = kind.ToString().ToLowerInvariant();
                return Error.Invalid("rule.value", ($"“{text}”不是 {name}", $"'{text}' is not a {name}"));
        }
    }
}

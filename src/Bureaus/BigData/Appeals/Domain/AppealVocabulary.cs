using Daodi.Kernel;

namespace Daodi.BigData.Appeals.Domain;

/// <summary>The nature of an appeal; the codes are our English names, the senders' words are the six Chinese ones (GB/T 39666-2020).</summary>
public static class Natures
{
    private static readonly Dictionary<string, string> Codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["咨询"] = "consult",
        ["投诉"] = "complaint",
        ["举报"] = "report",
        ["求助"] = "help",
        ["建议"] = "suggestion",
        ["表扬"] = "praise",
        ["consult"] = "consult",
        ["complaint"] = "complaint",
        ["report"] = "report",
        ["help"] = "help",
        ["suggestion"] = "suggestion",
        ["praise"] = "praise",
    };

    private static readonly Dictionary<string, Words> Titles = new(StringComparer.Ordinal)
    {
        ["consult"] = ("咨询", "Consultation"),
        ["complaint"] = ("投诉", "Complaint"),
        ["report"] = ("举报", "Report"),
        ["help"] = ("求助", "Request for help"),
        ["suggestion"] = ("建议", "Suggestion"),
        ["praise"] = ("表扬", "Praise"),
    };

    public static IEnumerable<string> All => Titles.Keys;

    public static Result<string> Parse(string? text) => text is not null && Codes.TryGetValue(text.Trim(), out var code)
        ? code
        : Error.Invalid("appeal.nature", ("诉求性质应为咨询、投诉、举报、求助、建议、表扬之一",
            "nature must be consult, complaint, report, help, suggestion or praise"), "nature");

    public static Words TitleOf(string? code) => code is not null && Titles.TryGetValue(code, out var title) ? title : ("未分类", "Unclassified");
}

/// <summary>What the caller wants kept from whom.</summary>
public enum Anonymity
{
    /// <summary>The handler may see who called, masked.</summary>
    Named = 0,
    /// <summary>Nobody knows who called.</summary>
    Anonymous = 1,
    /// <summary>The intake desk knows; a handler sees no identity (信访工作条例, protection of those who report).</summary>
    Confidential = 2,
}

/// <summary>Where an appeal came in; each channel has its own rows of limits.</summary>
public static class Channels
{
    public const string Hotline = "12345";
    public const string Web = "web";

    public static Words TitleOf(string channel) => channel switch
    {
        Hotline => ("12345热线", "12345 hotline"),
        Web => ("网上提交", "Public page"),
        _ => Words.Same(channel),
    };
}

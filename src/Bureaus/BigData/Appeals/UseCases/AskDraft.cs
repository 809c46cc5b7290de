using Daodi.BigData.Appeals.Domain;
using Daodi.Kernel;

namespace Daodi.BigData.Appeals;

/// <summary>What a citizen has answered so far. It travels sealed in their own browser; the server keeps nothing of it.</summary>
public sealed record AskDraft
{
    /// <summary>Becomes the source id, so that sending twice is one appeal.</summary>
    public string Id { get; init; } = Guid.CreateVersion7().ToString("N");

    public string? Text { get; init; }
    public string? Nature { get; init; }

    /// <summary>A township or county.</summary>
    public string? Division { get; init; }
    public string? Address { get; init; }

    /// <summary>WGS-84, degrees.</summary>
    public double? Lon { get; init; }
    public double? Lat { get; init; }

    /// <summary>Files already uploaded, waiting for the case.</summary>
    public IReadOnlyList<AskPhoto> Photos { get; init; } = [];

    public bool PhotosAsked { get; init; }
    public Anonymity? Anonymity { get; init; }
    public string? Name { get; init; }
    public string? Phone { get; init; }

    /// <summary>It is in the inbox; only the id is kept from then on.</summary>
    public bool Sent { get; init; }

    /// <summary>The first question that has no answer yet.</summary>
    public AskStep Next => this switch
    {
        { Sent: true } => AskStep.Done,
        { Text: null } => AskStep.What,
        { Nature: null } => AskStep.Kind,
        { Division: null } => AskStep.Where,
        { PhotosAsked: false } => AskStep.Photos,
        { Anonymity: null } => AskStep.Who,
        _ => AskStep.Check,
    };
}

/// <param name="Id">Of the evidence row.</param>
public sealed record AskPhoto(long Id, string Name);

/// <summary>The questions in their order, one a page.</summary>
public enum AskStep
{
    What,
    Kind,
    Where,
    Photos,
    Who,
    Check,
    Done,
}

/// <summary>The journey's addresses and limits.</summary>
public static class Ask
{
    /// <summary>Questions before the answers are checked.</summary>
    public const int Questions = 6;

    /// <summary>Longest text on the public page: what fits a letter, and the browser can carry.</summary>
    public const int LongestText = 2000;
    public const int ShortestText = 5;
    public const int MostPhotos = 3;

    /// <summary>Bytes of one photo as a phone without script sends it.</summary>
    public const long LargestPhoto = 20L << 20;

    public static string HrefOf(AskStep step) => step == AskStep.What ? "/appeal" : $"/appeal/{step.ToString().ToLowerInvariant()}";

    /// <summary>The step's page as a change of one answer, after which the answers are checked again.</summary>
    public static string ChangeHref(AskStep step) => HrefOf(step) + "?change=1";

    /// <summary>What a citizen calls the nature of what they bring, in plain words.</summary>
    public static IReadOnlyList<(string Nature, Words Title, Words Hint)> Kinds { get; } =
    [
        ("help", ("请帮我解决", "Please help me"), ("停水停电、路坏了、没人管的事", "No water or power, a broken road, something nobody attends to")),
        ("complaint", ("我要投诉", "I want to complain"), ("对单位、商家或工作人员不满意", "Not satisfied with an office, a business or an official")),
        ("report", ("我要举报", "I want to report"), ("看到违法或危险的事", "Something unlawful or dangerous")),
        ("consult", ("我想问一问", "I have a question"), ("政策、办事流程、该找谁", "Rules, procedures, whom to turn to")),
        ("suggestion", ("我有建议", "I have a suggestion"), ("怎样能更好", "What could be better")),
        ("praise", ("我要表扬", "I want to praise"), ("谁做得好", "Who did well")),
    ];
}

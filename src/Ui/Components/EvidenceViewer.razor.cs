using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>
/// Photos, videos and files. With script they open in a native dialog (← → to go on, + − to zoom, Esc to close);
/// without it the link opens the file.
/// </summary>
public sealed partial class EvidenceViewer
{
    [Parameter, EditorRequired] public IReadOnlyList<EvidenceItem> Items { get; set; } = [];

    /// <summary>Small thumbs, for a timeline.</summary>
    [Parameter] public bool Small { get; set; }

    private static string Caption(EvidenceItem item) => string.Join(" · ", new[]
    {
        item.Title.ToString(), item.Note?.ToString(), item.TakenAt is { } at ? DateTimeText.Full(at) : null,
        item.Sha256 is { Length: >= 12 } hash ? $"SHA-256 {hash[..12]}…" : null,
    }.Where(part => !string.IsNullOrEmpty(part)));
}

public enum EvidenceKind
{
    Photo,
    Video,
    File,
}

/// <summary>One piece of evidence.</summary>
public sealed record EvidenceItem(string Href, Words Title, EvidenceKind Kind = EvidenceKind.Photo)
{
    public string? ThumbHref { get; init; }
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>Where, by whom: whatever the caption should add.</summary>
    public Words? Note { get; init; }

    /// <summary>Its fingerprint in the ledger, hexadecimal.</summary>
    public string? Sha256 { get; init; }
}

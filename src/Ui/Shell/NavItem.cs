namespace Daodi.Ui.Shell;

/// <summary>One entry of the desk's navigation. A system contributes its own; the host leaves out what the person may not open.</summary>
/// <param name="Title">What the page is called.</param>
/// <param name="Href">Where it is, from the site's root: <c>/appeals</c>.</param>
/// <param name="Icon">An icon of the sprite (<c>icons.txt</c>).</param>
/// <param name="Permission">What the person must be allowed to do to see it; null for everybody.</param>
/// <param name="Group">The system it belongs to, shown as a heading; null stands above all groups.</param>
/// <param name="Order">Place within the whole navigation; groups stand where their first item stands.</param>
public sealed record NavItem(Words Title, string Href, string Icon, string? Permission = null, Words? Group = null, int Order = 0)
{
    /// <summary>What waits there, shown as a number and kept up to date by live messages; null shows nothing.</summary>
    public int? Count { get; init; }

    /// <summary>The id of the live count (<c>{"type":"count","id":…}</c>).</summary>
    public string? LiveId { get; init; }

    /// <summary>True where <paramref name="path"/> is this page or lies below it.</summary>
    public bool Covers(string path) =>
        path == Href || Href != "/" && path.StartsWith(Href, StringComparison.Ordinal) && path[Href.Length] == '/';
}

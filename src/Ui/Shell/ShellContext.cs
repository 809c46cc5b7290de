namespace Daodi.Ui.Shell;

/// <summary>What the frame around a page shows to the person who looks at it.</summary>
public sealed record ShellContext
{
    /// <summary>The name of the site.</summary>
    public Words Site { get; init; } = ("到底", "Daodi");

    /// <summary>The desk's navigation: only what this person may open.</summary>
    public IReadOnlyList<NavItem> Desk { get; init; } = [];

    /// <summary>The public pages' navigation.</summary>
    public IReadOnlyList<NavItem> Public { get; init; } = [];

    /// <summary>The bar at the bottom of the phone; at most five.</summary>
    public IReadOnlyList<NavItem> Phone { get; init; } = [];

    /// <summary>Who is looking; null where nobody has logged in.</summary>
    public ShellAccount? Account { get; init; }

    /// <summary>Whose matters are shown: 德州市, 德城区 城管局.</summary>
    public Words? Scope { get; init; }

    /// <summary>Notices not read yet.</summary>
    public int Notices { get; init; }

    public string NoticesHref { get; init; } = "/notices";

    /// <summary>Where the search box of the top bar sends its <c>q</c>; null hides it.</summary>
    public string? SearchHref { get; init; }

    public Words SearchHint { get; init; } = ("搜索事项、人、地点", "Search cases, people, places");

    public string LoginHref { get; init; } = "/login";

    /// <summary>Where the logout button posts to.</summary>
    public string LogoutHref { get; init; } = "/logout";

    /// <summary>A line above every page: "演示数据 / Demonstration data"; null shows none.</summary>
    public Words? Banner { get; init; }
}

/// <summary>The account at the right of the top bar.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="Role">In what capacity: 调度员.</param>
/// <param name="Organisation">For whom.</param>
public sealed record ShellAccount(string Name, Words Role, Words Organisation)
{
    /// <summary>Further entries of the account's menu: switch role, settings.</summary>
    public IReadOnlyList<NavItem> Menu { get; init; } = [];
}

/// <summary>Tells the layouts what to show. The host knows accounts and systems, so the host implements it.</summary>
public interface IShell
{
    ValueTask<ShellContext> For(HttpContext http);
}

using Daodi.Cases;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Ui.Platform;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Shell;

/// <summary>The frame of this platform: the systems' pages that the viewer may open, who they are, whose matters they see.</summary>
public sealed class PlatformShell(Systems systems, UnitDirectory units, Roles roles, IReader reader, IEnumerable<IDemonstration> demonstrations) : IShell
{
    public const string SignOutHref = "/sign-out";
    public const string TourHref = "/tour";
    private const string PhonePages = "/phone";
    private readonly IDemonstration? _demonstration = demonstrations.FirstOrDefault();

    public async ValueTask<ShellContext> For(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var viewer = http.Viewer();
        var known = viewer.Kind == ViewerKind.Account;
        var desk = known ? Desk(viewer) : [];
        return new()
        {
            Desk = desk,
            Public = [.. systems.All.SelectMany(s => s.PublicPages).OrderBy(p => p.Order).Select(p => new NavItem(p.Title, p.Href, p.Icon))],
            Phone = [.. desk.Where(i => i.Href.StartsWith(PhonePages, StringComparison.Ordinal)).Take(5)],
            Account = known ? AccountOf(viewer) : null,
            Scope = known ? ScopeOf(viewer) : null,
            Notices = known ? await reader.Read(db => NoticeWriter.For(db, viewer).CountAsync(n => n.ReadAt == null)) : 0,
            SearchHref = desk.Any(i => i.Href == "/search") ? "/search" : null,
            LoginHref = TrustSetup.SignInPath,
            LogoutHref = SignOutHref,
            Banner = _demonstration?.Banner,
        };
    }

    /// <summary>Generic pages stand above, each system's own under its name.</summary>
    private List<NavItem> Desk(Viewer viewer) =>
        [.. from system in systems.All
            from entry in system.NavigationEntries
            where entry.Permission.Length == 0 || viewer.May(entry.Permission)
            orderby entry.Order
            select new NavItem(entry.Title, entry.Href, entry.Icon, entry.Permission, system.Id == PlatformSystem.Id ? null : system.Name, entry.Order)];

    private ShellAccount AccountOf(Viewer viewer)
    {
        var titles = viewer.Roles.Select(roles.Find).OfType<Role>().Select(r => r.Title).ToList();
        var role = titles.Count == 0
            ? new Words("尚无角色", "No role yet")
            : new Words(string.Join('、', titles.Select(t => t.Zh)), string.Join(", ", titles.Select(t => t.En)));
        NavItem own = new(("我的账号", "My account"), "/account/sessions", "lock");
        IReadOnlyList<NavItem> menu = _demonstration is null ? [own] :
        [
            own,
            new(("换个角色", "Another role"), "/", "arrows-exchange"),
            new(("五分钟导览", "Five-minute tour"), TourHref, "route"),
        ];
        return new(viewer.Name, role, units.Find(viewer.UnitCode)?.Name ?? default) { Menu = menu };
    }

    private Words? ScopeOf(Viewer viewer)
    {
        if (viewer.Scope.Level == 1) return units.City.Name;
        var (l2, l3) = (units.Find(viewer.Scope.L2)?.Name, units.Find(viewer.Scope.L3)?.Name);
        var whole = l3 is { } low ? l2 is { } high ? ($"{high.Zh} {low.Zh}", $"{low.En}, {high.En}") : low : l2;
        return viewer.Scope.Level == 4 && whole is { } unit ? ($"{unit.Zh} · 本人", $"{unit.En} · own") : whole;
    }
}

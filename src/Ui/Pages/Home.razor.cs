using Daodi.Seam;
using Daodi.Trust;
using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages;

/// <summary>The site's first page: what a citizen can do, in large plain words; in a demonstration also whom one can be.</summary>
public sealed partial class Home
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private Systems Systems { get; set; } = null!;
    [Inject] private IEnumerable<IDemonstration> Demonstrations { get; set; } = null!;

    private IDemonstration? Demonstration => Demonstrations.FirstOrDefault();

    private Viewer Viewer => Http.Viewer();

    private List<PublicPageOffer> PublicPages => [.. Systems.All.SelectMany(s => s.PublicPages).OrderBy(p => p.Order)];

    /// <summary>The first page of the navigation that this account may open.</summary>
    private string Desk => Systems.All.SelectMany(s => s.NavigationEntries).OrderBy(e => e.Order)
        .FirstOrDefault(e => e.Permission.Length > 0 && Viewer.May(e.Permission))?.Href ?? "/notices";
}

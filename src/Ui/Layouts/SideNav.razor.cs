using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Layouts;

/// <summary>The desk's navigation, by system.</summary>
public sealed partial class SideNav
{
    [Parameter, EditorRequired] public IReadOnlyList<NavItem> Items { get; set; } = [];
    [Parameter, EditorRequired] public string Path { get; set; } = "/";

    // The longest address that covers this page: /appeals/hot before /appeals.
    private NavItem? Current => Items.Where(i => i.Covers(Path)).MaxBy(i => i.Href.Length);
}

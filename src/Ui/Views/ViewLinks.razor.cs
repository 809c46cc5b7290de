using System.Globalization;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Views;

/// <summary>The viewer's saved views of a list, and the way to save this one.</summary>
public sealed partial class ViewLinks
{
    private List<SavedView> _views = [];

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private SavedViews Views { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;

    /// <summary>The list's path.</summary>
    [Parameter, EditorRequired] public string List { get; set; } = "";

    /// <summary>What is in force now, as a query string; empty offers nothing to save.</summary>
    [Parameter] public string Query { get; set; } = "";

    private long? Current => long.TryParse(Http.Request.Query["saved"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    protected override async Task OnInitializedAsync() => _views = await Views.Of(Viewer, List, Http.RequestAborted);
}

using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>
/// A plain post with its antiforgery token. With script it cannot be sent twice, and where <see cref="Echo"/> is given it
/// shows at once what will have happened.
/// </summary>
public sealed partial class ActionForm
{
    [Parameter, EditorRequired] public RenderFragment ChildContent { get; set; } = null!;

    /// <summary>Where it posts to; this page where not given.</summary>
    [Parameter] public string? Action { get; set; }

    /// <summary>Set where a Razor page takes the post itself (together with <see cref="OnSubmit"/>).</summary>
    [Parameter] public string? FormName { get; set; }

    [Parameter] public EventCallback OnSubmit { get; set; }

    /// <summary>The form carries files.</summary>
    [Parameter] public bool Files { get; set; }

    /// <summary>Said on the button while the post runs: 已受理.</summary>
    [Parameter] public Words? Echo { get; set; }

    /// <summary>Posts without a full page load; only for addresses that answer with a Razor page or a redirect to one.</summary>
    [Parameter] public bool Enhance { get; set; }

    [Parameter] public string? Class { get; set; }

    private string? Encoding => Files ? "multipart/form-data" : null;
}

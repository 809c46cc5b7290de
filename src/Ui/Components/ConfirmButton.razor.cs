using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>An act that asks once before it is done, and says what will follow. Works without script.</summary>
public sealed partial class ConfirmButton
{
    /// <summary>The verb on the button.</summary>
    [Parameter, EditorRequired] public Words Title { get; set; }

    /// <summary>What will happen, and what cannot be undone.</summary>
    [Parameter, EditorRequired] public Words Question { get; set; }

    [Parameter, EditorRequired] public string Action { get; set; } = "";

    /// <summary>Fields the act needs: a reason, hidden values.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>The verb on the second button; the same where not given.</summary>
    [Parameter] public Words? Confirm { get; set; }

    [Parameter] public Words? Echo { get; set; }
    [Parameter] public string? Icon { get; set; }
    [Parameter] public bool Danger { get; set; }
    [Parameter] public string? Key { get; set; }
}

using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>
/// One question of a journey on a page of its own. The title is the question; what was answered so far travels in hidden
/// fields or in a draft, never in server memory.
/// </summary>
public sealed partial class Journey
{
    /// <summary>The question.</summary>
    [Parameter, EditorRequired] public Words Title { get; set; }

    [Parameter] public Words? Lead { get; set; }

    /// <summary>The fields that answer it.</summary>
    [Parameter, EditorRequired] public RenderFragment ChildContent { get; set; } = null!;

    [Parameter] public IReadOnlyList<Error> Errors { get; set; } = [];
    [Parameter] public string? BackHref { get; set; }
    [Parameter] public int Step { get; set; } = 1;
    [Parameter] public int Of { get; set; } = 1;

    /// <summary>Where the answer is posted; this page where not given.</summary>
    [Parameter] public string? Action { get; set; }

    /// <summary>Set together with <see cref="OnSubmit"/> where the page itself takes the answer.</summary>
    [Parameter] public string? FormName { get; set; }

    [Parameter] public EventCallback OnSubmit { get; set; }

    /// <summary>The form carries files.</summary>
    [Parameter] public bool Files { get; set; }

    /// <summary>The word on the button, a verb; 继续 / Continue where not given.</summary>
    [Parameter] public Words? Next { get; set; }

    /// <summary>What happens after the button.</summary>
    [Parameter] public Words? Then { get; set; }

    /// <summary>A second, quieter way on: 跳过.</summary>
    [Parameter] public RenderFragment? Beside { get; set; }
}

using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>What is wrong with a form, above it; each line leads to its field (GOV.UK error summary).</summary>
public sealed partial class ErrorSummary
{
    [CascadingParameter] private HttpContext? Http { get; set; }

    [Parameter, EditorRequired] public IReadOnlyList<Error> Errors { get; set; } = [];
}

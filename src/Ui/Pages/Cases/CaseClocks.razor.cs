using Daodi.Ui.Desk;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Cases;

/// <summary>The clocks of a case side by side: what is left, when it ends, from which row it comes.</summary>
public sealed partial class CaseClocks
{
    [Parameter, EditorRequired] public IReadOnlyList<ClockLine> Lines { get; set; } = [];

    private static string Limits(string limit) => (Limit.Parse(limit) is { Ok: true } parsed ? parsed.Value.Words : Words.Same(limit)).ToString();
}

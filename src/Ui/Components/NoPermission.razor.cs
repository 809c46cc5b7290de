using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>It is there, but not for this person: what is lacking, and who can give it.</summary>
public sealed partial class NoPermission
{
    /// <summary>The permission that is lacking, in plain words.</summary>
    [Parameter] public Words? What { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }
}

using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>Holds the place of what is still loading, in its own size, so that nothing jumps.</summary>
public sealed partial class Skeleton
{
    [Parameter] public int Rows { get; set; } = 8;

    /// <summary>Pixels of one row.</summary>
    [Parameter] public int Height { get; set; } = 36;
}

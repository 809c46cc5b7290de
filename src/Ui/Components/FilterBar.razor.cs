using Daodi.Ui.Lists;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>Search and filters of a list as a plain GET form; what is in force stands beside it as removable chips.</summary>
public sealed partial class FilterBar
{
    [Parameter, EditorRequired] public ListQuery Query { get; set; } = null!;

    /// <summary>The list's own address, without query.</summary>
    [Parameter, EditorRequired] public string Path { get; set; } = "";

    /// <summary>Whatever stands at its right: saved views, exports.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    // Order and size survive a new filter; the place in the list does not.
    private IEnumerable<(string Name, string Value)> Kept => Query.FromStart().Pairs().Where(p => p.Name is "sort" or "size");
}

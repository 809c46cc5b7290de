using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Layouts;

/// <summary>A layout that knows who is looking and where they are.</summary>
public abstract class FramedLayout : LayoutComponentBase
{
    [CascadingParameter] protected HttpContext Http { get; set; } = null!;
    [Inject] private IShell Source { get; set; } = null!;

    protected ShellContext Shell { get; private set; } = new();

    protected string Path => Http.Request.Path.Value ?? "/";

    protected override async Task OnInitializedAsync() => Shell = await Source.For(Http);
}

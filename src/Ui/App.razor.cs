using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Daodi.Ui;

/// <summary>The root document.</summary>
public sealed partial class App
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private IOptions<UiOptions> Options { get; set; } = null!;
}

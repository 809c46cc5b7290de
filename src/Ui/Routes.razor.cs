using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Daodi.Ui;

/// <summary>From the address to the page.</summary>
public sealed partial class Routes
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    // Routing has chosen the page already; its assembly is all that the router must know besides ours.
    private IEnumerable<Assembly> PageAssemblies =>
        Http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type.Assembly is { } pages && pages != typeof(Routes).Assembly ? [pages] : [];
}

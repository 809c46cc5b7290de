using Daodi.Cases;
using Daodi.Trust;
using Daodi.Ui.Components;
using Daodi.Ui.Desk;
using Daodi.Ui.Lists;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Register;

/// <summary>The city's open cases on its own boundaries, by light, within the viewer's scope.</summary>
public sealed partial class MapPage
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private CaseLists Lists { get; set; } = null!;

    private ListQuery Query { get; set; } = null!;

    private string Points => "/api/v1/cases.geojson" + Query.ToQueryString();

    protected override void OnInitialized() => Query = ListQuery.Parse(Lists.Spec(Viewer) with { SearchHint = null }, Http.Request.Query);

    private bool IsOn(Light light) => Query.Values("light").Contains(light.Key());

    private string Toggle(Light light)
    {
        var on = Query.Values("light");
        string[] next = IsOn(light) ? [.. on.Where(l => l != light.Key())] : [.. on, light.Key()];
        return "/map" + Query.With("light", next).ToQueryString();
    }
}

using Daodi.Trust;
using Daodi.Ui.Desk;
using Daodi.Ui.Lists;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Register;

/// <summary>Every case that the viewer may see, by keyset pages, filtered, sorted, exported.</summary>
public sealed partial class RegisterPage
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private CaseLists Lists { get; set; } = null!;

    private ListQuery Query { get; set; } = null!;
    private Daodi.Cases.CasePage? Page { get; set; }
    private Error? Failure { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Query = ListQuery.Parse(Lists.Spec(Viewer, register: true), Http.Request.Query);
        var page = await Lists.Register(Query, Viewer, Http.RequestAborted);
        (Page, Failure) = page.Ok ? (page.Value, null) : ((Daodi.Cases.CasePage?)null, page.Error);
    }
}

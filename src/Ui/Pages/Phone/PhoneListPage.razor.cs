using Daodi.Trust;
using Daodi.Ui.Desk;
using Daodi.Ui.Lists;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Phone;

/// <summary>What a handler owes, on the phone: the most pressing first, twenty at a time so that the page stays small.</summary>
public sealed partial class PhoneListPage
{
    private static readonly ListSpec Spec = new() { Sizes = [20] };

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private CaseLists Lists { get; set; } = null!;

    private Daodi.Cases.CasePage? Page { get; set; }
    private Error? Failure { get; set; }
    private long Total { get; set; }

    protected override async Task OnInitializedAsync()
    {
        var page = await Lists.Work(WorkViews.Todo, ListQuery.Parse(Spec, Http.Request.Query), Viewer, Http.RequestAborted);
        (Page, Failure) = page.Ok ? (page.Value, null) : ((Daodi.Cases.CasePage?)null, page.Error);
        Total = (await Lists.Count(Viewer, Http.RequestAborted))[WorkViews.Todo];
    }
}

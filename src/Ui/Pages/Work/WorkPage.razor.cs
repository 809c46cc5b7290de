using Daodi.Trust;
using Daodi.Ui.Desk;
using Daodi.Ui.Lists;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Work;

/// <summary>The desk: what the viewer owes and what is open, worked through with the keyboard.</summary>
public sealed partial class WorkPage
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private CaseLists Lists { get; set; } = null!;

    /// <summary>The tab; the first where none is named.</summary>
    [Parameter] public string? View { get; set; }

    private WorkView Tab { get; set; } = WorkViews.All[0];
    private ListQuery Query { get; set; } = null!;
    private IReadOnlyDictionary<string, long> Counts { get; set; } = new Dictionary<string, long>();
    private Daodi.Cases.CasePage? Page { get; set; }
    private Error? Failure { get; set; }

    private bool Filtered => Query.Filters.Count > 0 || Query.Search.Length > 0;

    protected override async Task OnInitializedAsync()
    {
        Tab = WorkViews.Find(View);
        Query = ListQuery.Parse(Lists.Spec(Viewer), Http.Request.Query);
        Counts = await Lists.Count(Viewer, Http.RequestAborted);
        var page = await Lists.Work(Tab.Key, Query, Viewer, Http.RequestAborted);
        (Page, Failure) = page.Ok ? (page.Value, null) : ((Daodi.Cases.CasePage?)null, page.Error);
    }

    private static string PathOf(WorkView view) => view == WorkViews.All[0] ? "/work" : $"/work/{view.Key}";
}

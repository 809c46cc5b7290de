using Daodi.Cases;
using Daodi.Trust;
using Daodi.Ui.Desk;
using Daodi.Ui.Lists;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Register;

/// <summary>Full text over everything the viewer may see, newest first, with what was looked for marked.</summary>
public sealed partial class SearchPage
{
    private static readonly ListSpec Spec = new() { Sizes = [20, 50] };
    private static readonly Words Hint = ("搜索编号、标题、内容、地址", "Search number, title, text, address");

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private CaseQueries Queries { get; set; } = null!;

    private ListQuery Query { get; set; } = null!;
    private Daodi.Cases.CasePage? Page { get; set; }
    private Error? Failure { get; set; }

    private IReadOnlyList<string> Terms => HitMarks.Terms(Query.Search);

    protected override async Task OnInitializedAsync()
    {
        Query = ListQuery.Parse(Spec, Http.Request.Query);
        if (Query.Search.Length == 0) return;
        var page = await Queries.List(CaseAsk.Filter(Query, CaseView.All), Viewer, Http.RequestAborted);
        (Page, Failure) = page.Ok ? (page.Value, null) : ((Daodi.Cases.CasePage?)null, page.Error);
    }
}

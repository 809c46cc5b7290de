using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>One proposal: what changes, why, and where one may, the decision.</summary>
public sealed partial class RightsProposalPage
{
    [Parameter] public long Id { get; set; }
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private RightsDesk Desk { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private RightsProposal? Proposal { get; set; }
    private DateTimeOffset Now { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        Now = Clock.Instant();
        // A form that this viewer was never shown is refused by the desk, which leaves an act; the page itself would only answer 400.
        if (Http.Request.FormOr("_handler") == "decide" && !Viewer.May(Permissions.DecideRights)) await Decide();
        Proposal = await Reader.Read(db => db.Set<RightsProposal>().FirstOrDefaultAsync(p => p.Id == Id));
    }

    private async Task Decide() => After(await Desk.Decide(Id, Http.Request.Form["agree"] == "1", Http.Request.Form["answer"], Viewer, Http.RequestAborted));

    private async Task Withdraw() => After(await Desk.Withdraw(Id, Viewer, Http.RequestAborted));

    private void After(Result<RightsProposal> done)
    {
        if (done.Ok) Navigation.NavigateTo($"/admin/rights/{Id}");
        else Errors = [done.Error.Field == "reason" ? done.Error with { Field = "answer" } : done.Error];
    }
}

internal static class PostedText
{
    /// <summary>What was posted under the name; null where nothing was.</summary>
    public static string? FormOr(this HttpRequest request, string name) => request.HasFormContentType ? request.Form[name].ToString() : null;
}

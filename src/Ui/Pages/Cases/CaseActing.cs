using Daodi.Trust;
using Daodi.Ui.Components;
using Daodi.Ui.Desk;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Cases;

/// <summary>
/// A page of one case that takes its own posts, so that what was written is still there when the act is refused. Whoever was
/// second sees what changed and may go on from there.
/// </summary>
public abstract class CaseActing : ComponentBase
{
    [Parameter] public string No { get; set; } = "";

    [CascadingParameter] protected HttpContext Http { get; set; } = null!;
    [Inject] protected Viewer Viewer { get; set; } = null!;
    [Inject] protected CaseSheets Sheets { get; set; } = null!;
    [Inject] private ActTaker Taker { get; set; } = null!;
    [Inject] private ActLines Lines { get; set; } = null!;
    [Inject] private Unmask Unmasking { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected CaseSheet? Sheet { get; private set; }

    /// <summary>Why there is nothing to show: no such case, or not the viewer's to see; the two look the same.</summary>
    protected Error? Missing { get; private set; }

    /// <summary>The action that was refused.</summary>
    protected string? Failed { get; private set; }
    protected IReadOnlyList<Error> Errors { get; private set; } = [];
    protected IFormCollection? Posted { get; private set; }

    /// <summary>What others did since the page was opened; empty where nobody was first.</summary>
    protected IReadOnlyList<TimelineAct> ChangedSince { get; private set; } = [];

    /// <summary>The personal data just read in full; shown in this answer and never again.</summary>
    protected Unmasked? Unmasked { get; private set; }
    protected Error? UnmaskError { get; private set; }

    /// <summary>Where one goes after an act.</summary>
    protected abstract string Done { get; }

    protected override async Task OnInitializedAsync() => await Load();

    /// <summary>Takes the posted action, then leads back to the case as it stands now.</summary>
    protected async Task Take()
    {
        if (Sheet is not { } sheet) return;
        Posted = await Http.Request.ReadFormAsync(Http.RequestAborted);
        var action = Posted["act"].ToString();
        var taken = await Taker.TakeForm(sheet, action, Posted, Viewer, Http.RequestAborted);
        if (taken.Ok)
        {
            Navigation.NavigateTo(Done);
            return;
        }
        Failed = action;
        Errors = ActForm.Errors(taken.Error, action);
        Http.Response.StatusCode = Trust.Http.Problems.StatusOf(taken.Error);
        await Load();
        if (taken.Error.Code == "case.changed" && ActForm.VersionOf(Posted) is { } seen && Sheet is { } now)
            ChangedSince = [.. now.Acts.Where(a => a.Seq > seen).OrderByDescending(a => a.Seq).Select(a => Lines.Line(now, a))];
    }

    /// <summary>Reads the person's data in full; the act that says so is on disk before the answer leaves.</summary>
    protected async Task ReadInFull()
    {
        Posted = await Http.Request.ReadFormAsync(Http.RequestAborted);
        Http.Response.Headers.CacheControl = "no-store";
        var request = new UnmaskRequest(Posted["purpose"], Posted["note"], [.. Posted["fields"].OfType<string>()]);
        var read = await Unmasking.Run(No, request, Viewer, Http.RequestAborted);
        (Unmasked, UnmaskError) = read.Ok ? (read.Value, null) : ((Unmasked?)null, read.Error);
        await Load();
    }

    private async Task Load()
    {
        var found = await Sheets.Load(No, Viewer, Http.RequestAborted);
        (Sheet, Missing) = found.Ok ? (found.Value, null) : ((CaseSheet?)null, found.Error);
        if (Missing is not null && Http.Response.StatusCode == StatusCodes.Status200OK) Http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}

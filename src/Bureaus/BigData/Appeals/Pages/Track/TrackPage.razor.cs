using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Daodi.BigData.Appeals.Pages.Track;

/// <summary>One appeal as its citizen sees it: where it stands, who has it, until when, every public step, the reply, the judgement.</summary>
public sealed partial class TrackPage
{
    private static readonly string[] Answered = ["replied", "closed", "invalid"];

    [Parameter] public string No { get; set; } = "";
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private TrackDoor Door { get; set; } = null!;
    [Inject] private CaseQueries Cases { get; set; } = null!;
    [Inject] private CaseDesk Desk { get; set; } = null!;
    [Inject] private PublicTrace Trace { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private IWriteLane Lane { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "code")] private string? Code { get; set; }

    private CaseDetail? Detail { get; set; }
    private IReadOnlyList<PublicStep> Steps { get; set; } = [];
    private ActionOffer? Offer { get; set; }
    private string? Reply { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private DateTimeOffset? Due => Detail?.Case is { } c ? c.CommittedDue ?? c.StatutoryDue : null;

    /// <summary>Where it stands, as one sentence in plain words.</summary>
    private Words Now => Detail!.Case.Stage switch
    {
        "registered" or "returned" => ("已登记，正在确定由谁办理。", "Registered; it is being decided who must act."),
        "dispatched" => ("已交给承办单位，等待签收。", "Handed over; waiting to be signed for."),
        "handling" or "extension" => ("承办单位正在办理。", "The unit is working on it."),
        "suspended" => ("因法定事由暂停计时。", "Suspended on a legal ground."),
        "replied" => ("已答复，请您评价。", "Answered. Please say whether it is solved."),
        "escalated" => ("您不满意，已转督办。", "You were not satisfied; it is under supervision."),
        "invalid" => ("不予受理，理由见下。", "Not accepted; the reason is below."),
        _ => Detail!.Loop.Stages.GetValueOrDefault(Detail!.Case.Stage)?.Title ?? Words.Same(Detail!.Case.Stage),
    };

    protected override async Task OnInitializedAsync()
    {
        // A link with its code (in a message, on a slip) opens the door and leaves the code out of the address.
        if (Code is not null)
        {
            var entered = await Door.Enter(Http, No, Code, Http.RequestAborted);
            Navigation.NavigateTo(entered.Ok ? $"/track/{Uri.EscapeDataString(entered.Value)}" : "/track");
            return;
        }

        if (Door.Of(Http, No) is not { Key: { } token } viewer || await Cases.ByToken(token, Http.RequestAborted) is not { Ok: true } found) return;
        Detail = found.Value;
        Steps = Trace.Of(Detail.Loop, Detail.Acts);
        Offer = Desk.Offers(Detail.Case, viewer, Clock.Instant()).FirstOrDefault(o => o.Action == "evaluate");
        var id = Detail.Case.Id;
        if (Answered.Contains(Detail.Case.Stage))
            Reply = await Reader.Read(db => db.Set<Appeal>().Where(a => a.CaseId == id).Select(a => a.Reply).FirstOrDefaultAsync(Http.RequestAborted));
    }

    private async Task Evaluate()
    {
        if (Detail is null || Offer is null || Door.Of(Http, No) is not { } viewer) return;
        Errors = [.. Offer.Fields.Where(f => f.Choices.Count > 0 && string.IsNullOrEmpty(Posted(f.Field.Name)))
            .Select(f => Error.Invalid("track.choose", ($"请选择“{f.Field.Title.Zh}”。", $"Choose: {f.Field.Title.En}."), f.Field.Name))];
        if (Errors.Count > 0) return;

        var fields = Offer.Fields.ToDictionary(f => f.Field.Name, f => f.Field.Name == "reached" ? true : (object?)Posted(f.Field.Name));
        var taken = await Lane.Run((db, ct) => Desk.Take(db, new()
        {
            CaseNo = Detail.Case.No,
            Action = Offer.Action,
            ExpectedVersion = long.TryParse(Posted("version"), out var seen) ? seen : null,
            Fields = fields,
        }, viewer, Clock.Instant(), ct), Http.RequestAborted);
        if (taken.Ok) Navigation.NavigateTo($"/track/{Uri.EscapeDataString(No)}");
        else Errors = [taken.Error];
    }

    private string? Posted(string field) => Http.Request.HasFormContentType ? Http.Request.Form[field].ToString() is { Length: > 0 } text ? text : null : null;

    private List<EvidenceItem> Photos(PublicStep step) =>
        [.. Detail!.Evidence.Where(e => step.Files.Contains(e.Id) || step.Seq == 1 && e.ActId == Detail.Acts[0].Id)
            .Select(e => new EvidenceItem(TrackPhoto.HrefOf(No, e.Id), Words.Same(e.Name), e.MediaType == "application/pdf" ? EvidenceKind.File : EvidenceKind.Photo) { TakenAt = e.TakenAt })];
}

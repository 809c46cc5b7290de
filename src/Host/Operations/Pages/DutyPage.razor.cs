using Daodi.Cases;
using Daodi.Host.Operations.Watch;
using Daodi.Kernel;
using Daodi.Trust;
using Daodi.Ui.Desk;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Components;

namespace Daodi.Host.Operations.Pages;

/// <summary>What the one on duty at night needs: what is wrong, which cases cannot wait, and what the shift before wrote.</summary>
public sealed partial class DutyPage
{
    private const int MostCases = 20, MostNotes = 20;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private HealthBook Book { get; set; } = null!;
    [Inject] private NoteDuty Duty { get; set; } = null!;
    [Inject] private CaseQueries Cases { get; set; } = null!;
    [Inject] private CaseWords Told { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "duty", Name = "text")] private string? Text { get; set; }

    private IReadOnlyList<HealthItem> Wrong { get; set; } = [];
    private IReadOnlyList<Case> Pressing { get; set; } = [];
    private IReadOnlyList<DutyNote> Notes { get; set; } = [];
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private bool MayReadCases => Viewer.May(PlatformSystem.Read);

    private Words Lead
    {
        get
        {
            var morning = Morning.Local();
            return ($"到 {morning:MM-dd HH:mm} 之前要看住的事。", $"What to keep an eye on until {morning:MM-dd HH:mm}.");
        }
    }

    /// <summary>When the offices open again: the next 08:30.</summary>
    private DateTimeOffset Morning
    {
        get
        {
            var now = Clock.Instant();
            var opens = CityTime.StartOf(now.LocalDate()) + new TimeSpan(8, 30, 0);
            return now < opens ? opens : opens.AddDays(1);
        }
    }

    protected override async Task OnInitializedAsync()
    {
        var ct = Http.RequestAborted;
        Wrong = [.. (await Book.Look(ct)).Where(i => i.State != HealthState.Good)];
        Notes = await Duty.Last(MostNotes, ct);
        if (!MayReadCases) return;
        var urgent = await Cases.List(new() { View = CaseView.Open, Urgency = Urgencies.Urgent, Size = MostCases }, Viewer, ct);
        var pressing = await Cases.List(new() { View = CaseView.Open, Lights = [Light.Green, Light.Yellow], Size = 200 }, Viewer, ct);
        var (now, morning) = (Clock.Instant(), Morning);
        var due = pressing.Ok ? pressing.Value.Items.Where(c => c.Due is { } at && at >= now && at <= morning) : [];
        Pressing = [.. (urgent.Ok ? urgent.Value.Items : []).Concat(due).DistinctBy(c => c.Id).Take(MostCases)];
    }

    private async Task Keep()
    {
        var kept = await Duty.Run(Text, Viewer, Http.RequestAborted);
        if (!kept.Ok)
        {
            Errors = [kept.Error];
            return;
        }

        Http.Response.Redirect("/duty");
    }
}

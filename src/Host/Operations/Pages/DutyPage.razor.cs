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
    private const int MostNotes = 20;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private HealthBook Book { get; set; } = null!;
    [Inject] private NoteDuty Duty { get; set; } = null!;
    [Inject] private NightWork Night { get; set; } = null!;
    [Inject] private CaseWords Told { get; set; } = null!;
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
            if (Night.Morning?.Local() is not { } morning) return ("规则表没有写办公时间，这里只列出紧急件。", "No dated row says when the offices open, so only urgent cases are listed.");
            return ($"到 {morning:MM-dd HH:mm} 之前要看住的事。", $"What to keep an eye on until {morning:MM-dd HH:mm}.");
        }
    }

    protected override async Task OnInitializedAsync()
    {
        var ct = Http.RequestAborted;
        Wrong = [.. (await Book.Look(ct)).Where(i => i.State != HealthState.Good)];
        Notes = await Duty.Last(MostNotes, ct);
        if (MayReadCases) Pressing = await Night.Of(Viewer, ct);
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

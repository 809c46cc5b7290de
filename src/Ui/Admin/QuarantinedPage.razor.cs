using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>One item in quarantine: what is wrong with it, put right in place or tried again.</summary>
public sealed partial class QuarantinedPage
{
    [Parameter] public long Id { get; set; }
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private CorrectInboxItem Correcting { get; set; } = null!;
    [Inject] private ReplayInboxItem Replaying { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private SourceRegistry Sources { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "correct", Name = "payload")] private string? Payload { get; set; }
    [SupplyParameterFromForm(FormName = "correct", Name = "reason")] private string? Reason { get; set; }

    private InboxRow? Row { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    protected override async Task OnInitializedAsync() => Row = await Reader.Read(db => db.Set<InboxRow>().FirstOrDefaultAsync(r => r.Id == Id));

    private async Task Correct() => After(await Correcting.Run(Id, Payload, Reason, Viewer, Http.RequestAborted));

    private async Task Replay() => After(await Replaying.Run(Id, Viewer, Http.RequestAborted));

    private void After(Result<Done> done)
    {
        if (done.Ok) Navigation.NavigateTo($"/admin/quarantine/{Id}");
        else Errors = [done.Error];
    }

    private Words StateOf(InboxRow row)
    {
        var title = Sources.TryFind(row.Source, out var source) ? source.Title : Words.Same(row.Source);
        return row.State switch
        {
            InboxState.Quarantined => ($"{title.Zh} · 隔离中", $"{title.En} · in quarantine"),
            InboxState.Registered => ($"{title.Zh} · 已登记", $"{title.En} · registered"),
            _ => ($"{title.Zh} · 等待登记", $"{title.En} · waiting"),
        };
    }
}

using Daodi.Exchange.Hooks;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>One web hook: how it does, what waits, what could not be delivered, and what a keeper can do about it.</summary>
public sealed partial class HookPage
{
    private const int Most = 50, Few = 20;

    [Parameter] public long Id { get; set; }
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private HookDesk Desk { get; set; } = null!;
    [Inject] private ReplayHook Replaying { get; set; } = null!;
    [Inject] private HookEvent Events { get; set; } = null!;
    [Inject] private ActTypes Types { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private Daodi.Seam.Systems Systems { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private Hook? Hook { get; set; }
    private HookFigures Figures { get; set; } = null!;
    private IReadOnlyList<HookDelivery> Dead { get; set; } = [];
    private IReadOnlyList<HookDelivery> Waiting { get; set; } = [];
    private IReadOnlyList<HookDelivery> Taken { get; set; } = [];
    private IReadOnlyList<Error> Errors { get; set; } = [];
    private string? Issued { get; set; }
    private HookAnswer? Tried { get; set; }

    private DateTimeOffset Now => Clock.GetUtcNow();

    protected override async Task OnInitializedAsync()
    {
        if (await Desk.Find(Id, Http.RequestAborted) is not { } known) return;
        var today = Clock.Instant().LocalDate();
        Figures = await Reader.Read(db => HookFigures.Of(db, Id, today));
        Dead = await Reader.Read(db => db.Set<HookDelivery>().Where(d => d.HookId == Id && d.State == HookDeliveryState.Dead).OrderBy(d => d.Leaf).Take(Most).ToListAsync());
        Waiting = await Reader.Read(db => db.Set<HookDelivery>().Where(d => d.HookId == Id && d.State == HookDeliveryState.Ready).OrderBy(d => d.NextAt).Take(Few).ToListAsync());
        Taken = await Reader.Read(db => db.Set<HookDelivery>().Where(d => d.HookId == Id && d.State == HookDeliveryState.Taken).OrderByDescending(d => d.Leaf).Take(Few).ToListAsync());
        // Last, since the page shows what it has as soon as it knows the web hook.
        Hook = known;
    }

    private async Task On() => After(await Desk.On(Id, Http.Request.Form["skip"] != "1", Viewer, Http.RequestAborted));

    private async Task Pause() => After(await Desk.Pause(Id, Viewer, Http.RequestAborted));

    private async Task Off() => After(await Desk.Off(Id, Viewer, Http.RequestAborted));

    private async Task Press() => After(await Desk.Press(Id, Viewer, Http.RequestAborted));

    private async Task Replay() => After(await Replaying.All(Id, Viewer, Http.RequestAborted));

    private async Task Try()
    {
        var tried = await Desk.Try(Id, Viewer, Http.RequestAborted);
        if (tried.Ok) Tried = tried.Value;
        else Errors = [tried.Error];
    }

    private async Task Rotate()
    {
        Http.Response.Headers.CacheControl = "no-store";
        var rotated = await Desk.Rotate(Id, Viewer, Http.RequestAborted);
        if (rotated.Ok) (Hook, Issued) = (rotated.Value.Hook, rotated.Value.Secret);
        else Errors = [rotated.Error];
    }

    private void After<T>(Result<T> done)
    {
        if (done.Ok) Navigation.NavigateTo($"/admin/hooks/{Id}");
        else Errors = [done.Error];
    }
}

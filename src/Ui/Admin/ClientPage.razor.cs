using System.Globalization;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>One system's access: its secrets, what it may, what it did, and the switch that stops it.</summary>
public sealed partial class ClientPage
{
    private const int ShownDays = 7, ShownActs = 30, ShownSecrets = 10;

    [Parameter] public string Id { get; set; } = "";
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private ClientDesk Desk { get; set; } = null!;
    [Inject] private RightsDesk Rights { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private ClientLimits Limits { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private ActTypes Types { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;

    private string? Reason { get; set; }
    private Client? Client { get; set; }
    private ClientForm Form { get; set; } = null!;
    private ClientLimit? Limit { get; set; }
    private IReadOnlyList<ClientSecret> Secrets { get; set; } = [];
    private IReadOnlyList<ClientDay> Days { get; set; } = [];
    private IReadOnlyList<ActRow> History { get; set; } = [];
    private string? Issued { get; set; }
    private Words? Done { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private string Sample
    {
        get
        {
            var site = $"{Http.Request.Scheme}://{Http.Request.Host}";
            var source = Client!.SourceList.Count > 0 ? Client.SourceList[0] : null;
            return $"""
                curl -u '{Client.Id}:SECRET' -d grant_type=client_credentials {site}{TokenServer.TokenPath}
                curl -H 'Authorization: Bearer ACCESS_TOKEN' {(source is null ? $"{site}/api/v1/…" : $"-H 'Content-Type: application/json' \\\n     -d @item.json {site}/api/v1/sources/{source}/items")}
                """;
        }
    }

    protected override Task OnInitializedAsync() => Load();

    private async Task Load()
    {
        var (about, from) = (ClientActs.About(Id), Clock.Instant().LocalDate().AddDays(1 - ShownDays));
        var (client, secrets, days, history) = await Reader.Read(async db => (
            await db.Set<Client>().SingleOrDefaultAsync(c => c.Id == Id),
            await db.Set<ClientSecret>().Where(s => s.ClientId == Id).OrderByDescending(s => s.Id).Take(ShownSecrets).ToListAsync(),
            await db.Set<ClientDay>().Where(d => d.ClientId == Id && d.Day >= from).OrderByDescending(d => d.Day).ToListAsync(),
            await db.Set<ActRow>().Where(a => a.About == about).OrderByDescending(a => a.Id).Take(ShownActs).ToListAsync()));
        (Secrets, Days, History) = (secrets, days, history);
        if (client is null) return;
        Limit = Limits.Of(client);
        Form = ClientFields.Of(client);
        // Last, since the page shows what it has as soon as it knows the client.
        Client = client;
    }

    private async Task Issue()
    {
        DateOnly? until = DateOnly.TryParseExact(Http.Request.Form["until"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        var issued = await Desk.AddSecret(Id, until, Viewer, Http.RequestAborted);
        if (issued.Ok) Issued = issued.Value.Text;
        else Errors = [issued.Error];
        Http.Response.Headers.CacheControl = "no-store";
        await Load();
    }

    private async Task Change()
    {
        var form = ClientFields.Read(Http.Request.Form, Id);
        Reason = Http.Request.Form["reason"];
        var kept = await Desk.Keep(form, open: false, Viewer, Http.RequestAborted);
        if (kept is { Ok: false, Error.Code: "rights.two-people" })
        {
            var proposed = await Rights.Propose(ClientFields.Wish(form, open: false, Reason), Viewer, Http.RequestAborted);
            if (proposed.Ok)
            {
                Navigation.NavigateTo($"/admin/rights/{proposed.Value.Id}");
                return;
            }

            kept = proposed.Error;
        }

        await After(kept.Map(_ => Kernel.Done.It), ("已保存；原来的令牌已失效，对方会重新获取。", "Saved; the old tokens ended, and the other side gets new ones."));
        if (!kept.Ok) Form = form;
    }

    private async Task Pause() => await After(await Desk.Pause(Id, Viewer, Http.RequestAborted), ("已暂停，立即生效。", "Paused, from this moment."));

    private async Task Resume() => await After(await Desk.Resume(Id, Viewer, Http.RequestAborted), ("已恢复，对方可以重新获取令牌。", "Resumed; it can get tokens again."));

    private async Task After(Result<Done> changed, Words done)
    {
        if (changed.Ok) Done = done;
        else Errors = [changed.Error];
        await Load();
    }

    private static string ShortOf(ClientSecret secret) => "#" + (secret.Id % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
}

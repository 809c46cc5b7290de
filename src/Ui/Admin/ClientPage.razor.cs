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
    private IReadOnlyList<RightsProposal> Proposals { get; set; } = [];
    private DateTimeOffset Now { get; set; }
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
        var now = Now = Clock.Instant();
        var (client, secrets, days, history, proposals) = await Reader.Read(async db => (
            await db.Set<Client>().SingleOrDefaultAsync(c => c.Id == Id),
            await db.Set<ClientSecret>().Where(s => s.ClientId == Id).OrderByDescending(s => s.Id).Take(ShownSecrets).ToListAsync(),
            await db.Set<ClientDay>().Where(d => d.ClientId == Id && d.Day >= from).OrderByDescending(d => d.Day).ToListAsync(),
            await db.Set<ActRow>().Where(a => a.About == about).OrderByDescending(a => a.Id).Take(ShownActs).ToListAsync(),
            await db.Set<RightsProposal>().Where(p => p.About == about && p.ExpiresAt > now && (p.State == RightsState.Waiting
                || (p.State == RightsState.Agreed && p.Kind == ClientForm.SecretKind && p.UsedAt == null))).OrderByDescending(p => p.Id).Take(10).ToListAsync()));
        (Secrets, Days, History, Proposals) = (secrets, days, history, proposals);
        if (client is null) return;
        Limit = Limits.Of(client);
        Form = ClientFields.Of(client);
        // Last, since the page shows what it has as soon as it knows the client.
        Client = client;
    }

    private async Task Issue()
    {
        var typed = Http.Request.Form["until"].ToString();
        DateOnly? until = DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        var issued = await Desk.AddSecret(Id, until, Viewer, Http.RequestAborted);
        if (issued is { Ok: false, Error.Code: "rights.two-people" })
            await Propose(ClientForm.SecretKind, Http.Request.Form["secret-reason"], new() { ["until"] = typed });
        else await Show(issued);
    }

    private async Task Collect(long proposal) => await Show(await Desk.CollectSecret(proposal, Viewer, Http.RequestAborted));

    private async Task Show(Result<IssuedSecret> issued)
    {
        if (issued.Ok) Issued = issued.Value.Text;
        else Errors = [issued.Error];
        Http.Response.Headers.CacheControl = "no-store";
        await Load();
    }

    private async Task Propose(string kind, string? reason, Dictionary<string, string?> fields)
    {
        var proposed = await Rights.Propose(new(kind, Id, reason) { Fields = fields }, Viewer, Http.RequestAborted);
        if (proposed.Ok) Navigation.NavigateTo($"/admin/rights/{proposed.Value.Id}");
        else Errors = [proposed.Error.Field == "reason" ? proposed.Error with { Field = kind == ClientForm.SecretKind ? "secret-reason" : "resume-reason" } : proposed.Error];
    }

    private async Task Change()
    {
        var form = ClientFields.Read(Http.Request.Form, Id);
        Reason = Http.Request.Form["reason"];
        var kept = await Desk.Keep(form, open: false, Viewer, Http.RequestAborted);
        if (kept is { Ok: false, Error.Code: "rights.two-people" })
        {
            var proposed = await Rights.Propose(form.Wish(open: false, Reason), Viewer, Http.RequestAborted);
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

    private Task Resume() => Propose(ClientForm.ResumeKind, Http.Request.Form["resume-reason"], []);

    private async Task After(Result<Done> changed, Words done)
    {
        if (changed.Ok) Done = done;
        else Errors = [changed.Error];
        await Load();
    }

    private static string ShortOf(ClientSecret secret) => "#" + (secret.Id % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
}

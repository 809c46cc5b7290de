using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>One source: what came, whether the sums agree, its files or pulls, its tokens, and whether it is on.</summary>
public sealed partial class SourcePage
{
    private const int Recent = 20;

    [Parameter] public string Id { get; set; } = "";
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private SourceRegistry Sources { get; set; } = null!;
    [Inject] private ItemKinds Kinds { get; set; } = null!;
    [Inject] private SourceDesk Desk { get; set; } = null!;
    [Inject] private ImportDesk Importing { get; set; } = null!;
    [Inject] private PullWork Pulling { get; set; } = null!;
    [Inject] private Credentials Credentials { get; set; } = null!;
    [Inject] private RightsDesk Rights { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private SourceDefinition? Definition { get; set; }
    private ItemKind? Kind { get; set; }
    private Source? Row { get; set; }
    private PullState? Pull { get; set; }
    private SourceFigures Figures { get; set; } = null!;
    private IReadOnlyList<ImportRun> Imports { get; set; } = [];
    private IReadOnlyList<Credential> Tokens { get; set; } = [];
    private IReadOnlyList<RightsProposal> Proposals { get; set; } = [];
    private DateTimeOffset Now { get; set; }
    private string? Issued { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private bool MayIssue => Viewer.May(Permissions.ManageAccounts);
    private Words Lead => new(
        string.Join(" · ", Definition!.Id, Kind?.Title.Zh ?? "内置", SourceWords.Of(Definition.Mode).Zh),
        string.Join(" · ", Definition.Id, Kind?.Title.En ?? "Built in", SourceWords.Of(Definition.Mode).En));

    protected override async Task OnInitializedAsync()
    {
        await Sources.Refresh();
        if (!Sources.TryFind(Id, out var known)) return;
        Kind = Kinds.Of(known);
        var today = Clock.Instant().LocalDate();
        Figures = await Reader.Read(db => SourceFigures.Of(db, Id, today));
        Row = await Reader.Read(db => db.Set<Source>().SingleOrDefaultAsync(s => s.Id == Id));
        Pull = await Reader.Read(db => db.Set<PullState>().SingleOrDefaultAsync(s => s.Source == Id));
        Imports = await Reader.Read(db => db.Set<ImportRun>().Where(i => i.Source == Id).OrderByDescending(i => i.Id).Take(Recent).ToListAsync());
        await LoadTokens();
        // Last, since the page shows what it has as soon as it knows the source.
        Definition = known;
    }

    private async Task Switch() => After((await Desk.Switch(Id, !Definition!.On, Viewer, Http.RequestAborted)).Map(_ => $"/admin/sources/{Id}"));

    private async Task Upload()
    {
        var form = await Http.Request.ReadFormAsync(Http.RequestAborted);
        if (form.Files.GetFile("file") is not { Length: > 0 } file)
        {
            Errors = [Error.Invalid("import.none", ("请选择一个文件。", "Choose a file."), "file")];
            return;
        }

        await using var content = file.OpenReadStream();
        After((await Importing.Receive(Id, file.FileName, content, Viewer, Http.RequestAborted)).Map(i => $"/admin/imports/{i.Id}"));
    }

    private async Task TryPull() => After((await Pulling.Try(Id, Viewer, Http.RequestAborted)).Map(i => $"/admin/imports/{i.Id}"));

    private async Task Propose()
    {
        var form = Http.Request.Form;
        var proposed = await Rights.Propose(new(RightsKinds.CredentialNew, Id, form["reason"])
        {
            Fields = new Dictionary<string, string?> { ["holder"] = form["holder"], ["to"] = form["to"] },
        }, Viewer, Http.RequestAborted);
        After(proposed.Map(p => $"/admin/rights/{p.Id}"));
    }

    private async Task Collect(long proposal)
    {
        var issued = await Credentials.Collect(proposal, Viewer, Http.RequestAborted);
        if (issued.Ok) Issued = issued.Value.Token;
        else Errors = [issued.Error];
        Http.Response.Headers.CacheControl = "no-store";
        await LoadTokens();
    }

    private async Task LoadTokens()
    {
        if (!MayIssue) return;
        var (now, about) = (Clock.Instant(), $"source/{Id}");
        Now = now;
        (Tokens, Proposals) = await Reader.Read(async db => (
            await db.Set<Credential>().Where(c => c.Source == Id).OrderByDescending(c => c.Id).Take(50).ToListAsync(),
            await db.Set<RightsProposal>().Where(p => p.About == about && p.ExpiresAt > now && p.UsedAt == null
                && (p.State == RightsState.Waiting || p.State == RightsState.Agreed)).OrderByDescending(p => p.Id).Take(20).ToListAsync()));
    }

    private void After(Result<string> done)
    {
        if (done.Ok) Navigation.NavigateTo(done.Value);
        else Errors = [done.Error];
    }
}

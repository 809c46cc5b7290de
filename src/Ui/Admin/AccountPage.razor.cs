using Daodi.Storage;
using Daodi.Trust;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>One account: what narrows its rights is done here, what widens them is proposed here.</summary>
public sealed partial class AccountPage
{
    [Parameter] public Guid Id { get; set; }
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private AccountDesk Desk { get; set; } = null!;
    [Inject] private RefusedTries Refused { get; set; } = null!;
    [Inject] private RightsDesk RightsDesk { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private Roles Roles { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private ProviderOptions Provider { get; set; } = null!;
    [Inject] private OutsideIdentities Identities { get; set; } = null!;

    private Trust.Account? Account { get; set; }
    private string[] Has { get; set; } = [];
    private IReadOnlyList<RightsProposal> Waiting { get; set; } = [];
    private OutsideIdentity? Outside { get; set; }
    private bool HasFactor { get; set; }
    private Words? Done { get; set; }
    private string? Failed { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private bool MayManage => Viewer.May(Permissions.ManageAccounts);

    private string State => AccountLists.View(Account!, Has, Clock.Instant()).State;

    private IReadOnlyList<Option> HasOptions => [.. Has.Select(r => new Option(r, Roles.Find(r)?.Title ?? Words.Same(r)))];

    private IReadOnlyList<Option> MoreOptions =>
        [.. Roles.All.Where(r => !Has.Contains(r.Name)).Select(r => new Option(r.Name, r.Title, Words.Same(string.Join(" · ", r.Permissions))))];

    private string[] Chosen => Posted("give");

    protected override async Task OnInitializedAsync()
    {
        // A form that this viewer was never shown: an act, and the page answers 400.
        if (Http.Request.HasFormContentType && !MayManage) await Refused.Note(Viewer, $"form {Given("_handler")}", $"account/{Id}", "rights.forbidden");
        await Load();
    }

    private async Task Load()
    {
        var now = Clock.Instant();
        HasFactor = await Reader.Read(db => db.Set<SecondFactor>().AnyAsync(f => f.AccountId == Id && f.ConfirmedAt != null));
        var (has, waiting, account) = await Reader.Read(async db => (
            await db.Set<AccountRole>().Where(r => r.AccountId == Id).Select(r => r.Role).OrderBy(r => r).ToArrayAsync(),
            await db.Set<RightsProposal>().Where(p => p.AccountId == Id && p.State == RightsState.Waiting && p.ExpiresAt > now).ToListAsync(),
            await db.Set<Trust.Account>().FirstOrDefaultAsync(a => a.Id == Id)));
        Outside = (await Identities.Of(Id)).FirstOrDefault();
        (Has, Waiting, Account) = (has, waiting, account);
    }

    private Task TakeRoles() => Posted("take") is { Length: > 0 } taken
        ? Narrow(Desk.TakeRoles(Id, taken, null, Viewer, Http.RequestAborted), ("角色已收回，该账号的登录已全部失效。", "The roles are taken away; all its sessions are ended."))
        : Task.CompletedTask;

    private Task Unlock() => Narrow(Desk.Unlock(Id, Viewer, Http.RequestAborted), ("已解锁。", "Unlocked."));

    private Task Deactivate() => Narrow(Desk.SetActive(Id, false, Viewer, ct: Http.RequestAborted), ("账号已停用。", "The account is inactive."));

    private Task GiveRoles() => Propose(RightsKinds.AccountRoles, "give", roles: Posted("give"));

    private Task Move() => Propose(RightsKinds.AccountPlace, "place", new Dictionary<string, string?> { ["unit"] = Given("unit"), ["own"] = Given("own") });

    private Task SetPassword() => Propose(RightsKinds.AccountPassword, "password", password: Given("password") ?? "");

    private Task ResetFactor() => Propose(RightsKinds.AccountFactor, "factor");

    private Task Activate() => Propose(RightsKinds.AccountActive, "activate");

    private Task LinkOutside() => Propose("account.outside", "outside", password: Given("subject") ?? "");

    private Task UnlinkOutside() => Narrow(Identities.Unlink(Id, Viewer, Http.RequestAborted), ("已解除统一身份。", "The identity is unlinked."));

    private async Task Propose(string kind, string form, Dictionary<string, string?>? fields = null, string[]? roles = null, string? password = null)
    {
        var proposed = await RightsDesk.Propose(new(kind, Id.ToString(), Given($"{form}-reason"))
        {
            Fields = fields ?? [],
            Roles = roles ?? [],
            Password = password,
        }, Viewer, Http.RequestAborted);
        if (proposed.Ok) Navigation.NavigateTo($"/admin/rights/{proposed.Value.Id}");
        else (Failed, Errors) = (form, [proposed.Error]);
    }

    private async Task Narrow(Task<Result<Done>> change, Words done)
    {
        var changed = await change;
        if (changed.Ok) Done = done;
        else Errors = [changed.Error];
        await Load();
    }

    private string[] Posted(string name) => Http.Request.HasFormContentType ? [.. Http.Request.Form[name].OfType<string>()] : [];

    private string? Given(string name) => Posted(name) is [var text, ..] ? text : null;
}

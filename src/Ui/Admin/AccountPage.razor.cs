using Daodi.Storage;
using Daodi.Trust;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>One account: its roles, its password, its lock; every change is an act and ends its sessions.</summary>
public sealed partial class AccountPage
{
    [Parameter] public Guid Id { get; set; }
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private AccountDesk Desk { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private Roles Roles { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private ProviderOptions Provider { get; set; } = null!;
    [Inject] private OutsideIdentities Identities { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "outside", Name = "subject")] private string? Subject { get; set; }
    [SupplyParameterFromForm(FormName = "password", Name = "password")] private string? Password { get; set; }

    private Trust.Account? Account { get; set; }
    private string[] Has { get; set; } = [];
    private OutsideIdentity? Outside { get; set; }
    private Words? Done { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private IReadOnlyList<Option> RoleOptions => [.. Roles.All.Select(r => new Option(r.Name, r.Title, Words.Same(string.Join(" · ", r.Permissions))))];

    protected override Task OnInitializedAsync() => Load();

    private async Task Load()
    {
        Outside = (await Identities.Of(Id)).FirstOrDefault();
        Account = await Reader.Read(db => db.Set<Trust.Account>().FirstOrDefaultAsync(a => a.Id == Id));
        Has = [.. await Reader.Read(db => db.Set<AccountRole>().Where(r => r.AccountId == Id).Select(r => r.Role).ToListAsync())];
    }

    private Task GiveRoles() => Change(
        Desk.GiveRoles(Id, [.. Http.Request.Form["roles"].OfType<string>()], Viewer, Http.RequestAborted), ("角色已保存。", "The roles are saved."));

    private Task SetPassword() => Change(Desk.SetPassword(Id, Password ?? "", Viewer, Http.RequestAborted), ("密码已重设，原来的登录全部失效。", "The password is set; all sessions are ended."));

    private Task Unlock() => Change(Desk.Unlock(Id, Viewer, Http.RequestAborted), ("已解锁。", "Unlocked."));

    private Task LinkOutside() => Change(Identities.Link(Provider.Issuer!.OriginalString, Subject, Id, Viewer, Http.RequestAborted), ("已关联，本人可以用统一身份登录。", "Linked; the person can sign in by it."));

    private Task UnlinkOutside() => Change(Identities.Unlink(Id, Viewer, Http.RequestAborted), ("已解除关联。", "Unlinked."));

    private Task Toggle() => Change(Desk.SetActive(Id, Account is { Active: false }, Viewer, Http.RequestAborted), ("状态已更改。", "The state is changed."));

    private async Task Change(Task<Result<Done>> change, Words done)
    {
        var changed = await change;
        if (changed.Ok) Done = done;
        else Errors = [changed.Error];
        await Load();
    }
}

using Daodi.Trust;
using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Account;

/// <summary>Where the provider's answer ends: signed in, linked, or told what to do.</summary>
public sealed partial class OutsideDone
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private OutsideIdentities Identities { get; set; } = null!;
    [Inject] private Sessions Sessions { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The subject that nobody is linked to.</summary>
    private string? Subject { get; set; }
    private Error? Wrong { get; set; }

    /// <summary>The provider vouched, and the account's own second factor is still missing.</summary>
    private string? Ticket { get; set; }
    private string Target { get; set; } = "/work";

    protected override async Task OnInitializedAsync()
    {
        if (await OutsideSignIn.Take(Http) is not { } visitor)
        {
            Wrong = Error.Forbidden("outside.none", ("没有正在进行的统一身份登录，请从登录页重新开始。", "No sign-in by the provider is under way; begin again at the sign-in page."));
            return;
        }

        Http.Response.Headers.CacheControl = "no-store";
        if (visitor.Link is { } account)
        {
            // Whoever asked to be linked must still be the one who is signed in.
            var linked = Viewer.AccountId == account
                ? await Identities.Link(visitor.Issuer, visitor.Subject, account, Viewer, Http.RequestAborted)
                : Error.Forbidden("outside.other", ("登录的账号已变，请重新关联。", "Another account is signed in by now; link again."));
            if (linked.Ok) Navigation.NavigateTo($"{OutsideAccount.Href}?done=1");
            else Wrong = linked.Error;
            return;
        }

        if (await Identities.Find(visitor.Issuer, visitor.Subject, Http.RequestAborted) is not { } known)
        {
            Subject = visitor.Subject;
            return;
        }

        var entered = await Sessions.SignInOutside(known, Http.RequestAborted);
        Target = visitor.ReturnUrl is { } url && Preferences.IsLocal(url) ? url : "/work";
        if (entered.Ok) Navigation.NavigateTo(Target);
        else if (entered.Error.Code == "sign-in.code") Ticket = (string)entered.Error.Details!["ticket"]!;
        else Wrong = entered.Error;
    }
}

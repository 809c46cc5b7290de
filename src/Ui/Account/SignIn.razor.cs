using Daodi.Trust;
using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Account;

/// <summary>Signing in with name and password, and a code where there is a second factor; afterwards to the page that was asked for, if it is on this site.</summary>
public sealed partial class SignIn
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private Sessions Sessions { get; set; } = null!;
    [Inject] private ProviderOptions Provider { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "outside")] private string? Outside { get; set; }
    [SupplyParameterFromQuery(Name = "returnUrl")] private string? ReturnUrl { get; set; }
    [SupplyParameterFromForm(FormName = "sign-in", Name = "user")] private string? User { get; set; }
    [SupplyParameterFromForm(FormName = "sign-in", Name = "password")] private string? Password { get; set; }

    private IReadOnlyList<Error> Errors { get; set; } = [];

    /// <summary>The password was right and a code is missing.</summary>
    private string? Ticket { get; set; }

    private string Target => (Posted("returnUrl") ?? ReturnUrl) is { } url && Preferences.IsLocal(url) ? url : "/work";

    protected override void OnInitialized()
    {
        if (Posted("_handler") == "code") Ticket = Posted("ticket");
    }

    private async Task Enter()
    {
        if (string.IsNullOrWhiteSpace(User) || string.IsNullOrEmpty(Password))
        {
            Errors = [.. Missing()];
            return;
        }

        var entered = await Sessions.SignIn(User, Password, ct: Http.RequestAborted);
        if (entered.Ok) Navigation.NavigateTo(Target);
        else if (entered.Error.Code == "sign-in.code") Ticket = (string)entered.Error.Details!["ticket"]!;
        else Errors = [entered.Error with { Field = "user" }];
    }

    private async Task Complete()
    {
        var entered = await Sessions.Complete(Ticket, Posted("code"), Http.RequestAborted);
        if (entered.Ok)
        {
            Navigation.NavigateTo(Target);
            return;
        }

        if (entered.Error.Code is "sign-in.again" or "sign-in.locked" or "sign-in.inactive") Ticket = null;
        Errors = [entered.Error with { Field = Ticket is null ? "user" : "code" }];
    }

    private string? Posted(string name) => Http.Request.HasFormContentType ? Http.Request.Form[name].ToString() : null;

    private IEnumerable<Error> Missing()
    {
        if (string.IsNullOrWhiteSpace(User))
            yield return Error.Invalid("sign-in.user", ("请输入用户名。", "Enter your user name."), "user");
        if (string.IsNullOrEmpty(Password))
            yield return Error.Invalid("sign-in.password", ("请输入密码。", "Enter your password."), "password");
    }
}

using Daodi.Seam;
using Daodi.Trust;
using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.Account;

/// <summary>Sends a browser to the outside provider, to sign in or to link the account that is signed in.</summary>
internal sealed class OutsideDoors : IUseCase
{
    public static string HrefOf(string? returnUrl) => returnUrl is null ? OutsideSignIn.StartPath : $"{OutsideSignIn.StartPath}?returnUrl={Uri.EscapeDataString(returnUrl)}";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(OutsideSignIn.StartPath, async (string? returnUrl, string? link, OutsideSignIn outside, ProviderOptions provider, HttpContext http) =>
            !provider.IsSet ? Results.NotFound()
            : await outside.Start(http, returnUrl is not null && Preferences.IsLocal(returnUrl) ? returnUrl : null, link) ? Results.Empty
            : Results.LocalRedirect($"{TrustSetup.SignInPath}?outside=down")).Public().RequireRateLimiting(LimitPolicies.SignIn);
}

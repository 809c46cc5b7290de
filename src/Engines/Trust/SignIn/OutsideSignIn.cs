using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Daodi.Trust;

/// <summary>Who came back from the provider.</summary>
/// <param name="Link">The account that asked to be linked; null for a sign-in.</param>
public sealed record OutsideVisitor(string Issuer, string Subject, Guid? Link, string? ReturnUrl);

/// <summary>
/// Sign-in by an outside OpenID Connect provider: authorization code with PKCE, nonce and state, by the framework's handler (OpenID Connect Core,
/// section 3.1; RFC 7636). What comes back is kept for some minutes in a sealed cookie of its own and is not a session yet.
/// </summary>
public sealed class OutsideSignIn(IDataProtectionProvider protection, ProviderOptions options, TimeProvider clock, ILogger<OutsideSignIn> log)
{
    public const string Scheme = "outside";
    public const string StartPath = "/sign-in/outside", DonePath = "/sign-in/outside/done";

    /// <summary>The address that the provider must know: its registered redirect URI.</summary>
    public const string ReturnPath = "/sign-in/outside/return";

    private const string Issuer = "issuer", Subject = "subject", LinkTo = "link", Back = "back";
    private static readonly TimeSpan LinkFor = TimeSpan.FromMinutes(10);

    private readonly ITimeLimitedDataProtector _links = protection.CreateProtector("outside-link").ToTimeLimitedDataProtector();

    /// <summary>A word that only the page of this account can know: without it, a page elsewhere could link its own identity to whoever opens it.</summary>
    public string LinkWord(Guid account) => _links.Protect(account.ToString("n"), clock.GetUtcNow() + LinkFor);

    /// <summary>Sends the browser to the provider. False where the provider cannot be reached.</summary>
    public async Task<bool> Start(HttpContext http, string? returnUrl, string? linkWord)
    {
        ArgumentNullException.ThrowIfNull(http);
        var properties = new AuthenticationProperties { RedirectUri = DonePath };
        if (returnUrl is not null) properties.Items[Back] = returnUrl;
        if (linkWord is not null && AccountOf(linkWord) is { } account) properties.Items[LinkTo] = account;
        try
        {
            await http.ChallengeAsync(Scheme, properties);
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException && !http.Response.HasStarted)
        {
            log.LogWarning("The provider of identities at {Issuer} cannot be reached: {Reason}", options.Issuer, e.GetBaseException().Message);
            return false;
        }
    }

    /// <summary>Who came back, once: the cookie that tells is taken away.</summary>
    public static async Task<OutsideVisitor?> Take(HttpContext http, bool keep = false)
    {
        var result = await http.AuthenticateAsync(IdentityConstants.ExternalScheme);
        if (!result.Succeeded || result.Properties is not { } properties || properties.Items.TryGetValue(Subject, out var subject) is false || subject is null) return null;
        if (!keep) await http.SignOutAsync(IdentityConstants.ExternalScheme);
        return new(properties.Items[Issuer]!, subject, properties.Items.TryGetValue(LinkTo, out var link) && Guid.TryParse(link, out var account) ? account : null,
            properties.Items.TryGetValue(Back, out var back) ? back : null);
    }

    private string? AccountOf(string word)
    {
        try
        {
            return _links.Unprotect(word);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Registers the handler, where a provider is set.</summary>
    /// <param name="outward">How the platform calls other systems: discovery, keys and codes go through its guard.</param>
    public static void Add(IServiceCollection services, ProviderOptions provider, Func<IServiceProvider, HttpMessageHandler> outward)
    {
        ArgumentNullException.ThrowIfNull(provider);
        services.AddSingleton(provider);
        services.AddSingleton<OutsideSignIn>();
        services.AddSingleton<OutsideIdentities>();
        services.AddScoped<IRightsChange, OutsideChange>();
        if (!provider.IsSet) return;
        services.AddAuthentication().AddOpenIdConnect(Scheme, options =>
        {
            options.Authority = provider.Issuer!.OriginalString;
            (options.ClientId, options.ClientSecret) = (provider.ClientId, provider.ClientSecret);
            options.ResponseType = OpenIdConnectResponseType.Code;
            options.ResponseMode = OpenIdConnectResponseMode.Query;
            options.UsePkce = true;
            options.CallbackPath = ReturnPath;
            options.SignInScheme = IdentityConstants.ExternalScheme;
            options.BackchannelTimeout = TimeSpan.FromSeconds(10);
            options.MapInboundClaims = false;
            options.SaveTokens = false;
            options.Scope.Clear();
            options.Scope.Add("openid");
            // Plain HTTP only on this machine itself, for trying it out.
            options.RequireHttpsMetadata = !provider.Issuer.IsLoopback;
            options.TokenValidationParameters.ValidIssuer = provider.Issuer.OriginalString;
            // The answer is a plain link back, so the cookies need not cross sites in posts.
            options.NonceCookie.SameSite = options.CorrelationCookie.SameSite = SameSiteMode.Lax;
            options.NonceCookie.SecurePolicy = options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.Events.OnTokenValidated = context =>
            {
                // The framework lets an unsigned token pass where it came from the token door (OpenID Connect Core 3.1.3.7, 6: TLS in place of a
                // signature). Our way there may be plain, so a signature is demanded.
                if (context.SecurityToken.RawSignature.Length == 0 || context.SecurityToken.SignatureAlgorithm is not ("RS256" or "RS384" or "RS512" or "PS256" or "PS384" or "PS512" or "ES256" or "ES384" or "ES512"))
                {
                    context.Fail("The identity token is not signed by a key of the provider.");
                    return Task.CompletedTask;
                }

                context.Properties!.Items[Issuer] = context.SecurityToken.Issuer;
                context.Properties.Items[Subject] = context.SecurityToken.Subject;
                return Task.CompletedTask;
            };
            options.Events.OnRemoteFailure = context =>
            {
                context.HttpContext.RequestServices.GetRequiredService<ILogger<OutsideSignIn>>()
                    .LogWarning("A sign-in by the outside provider failed: {Reason}", context.Failure?.GetType().Name);
                context.Response.Redirect($"{TrustSetup.SignInPath}?outside=failed");
                context.HandleResponse();
                return Task.CompletedTask;
            };
        });
        services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<IServiceProvider>((options, services) => options.BackchannelHttpHandler = outward(services));
    }
}

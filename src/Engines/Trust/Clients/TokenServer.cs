using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Daodi.Trust;

/// <summary>Section <c>Clients</c> of the configuration.</summary>
public sealed class ClientOptions
{
    /// <summary>
    /// How the site is called from outside, <c>https://city.example/</c>: the issuer of tokens (RFC 8414). Without it the site is called what each
    /// request calls it, and a token got under one name opens nothing under another.
    /// </summary>
    public Uri? Issuer { get; set; }
}

/// <summary>
/// The authorization server for other systems: OAuth 2 client credentials (RFC 6749, section 4.4), metadata (RFC 8414), revocation (RFC 7009).
/// OpenIddict speaks the protocol; who a client is and what it may are our own tables.
/// </summary>
public static class TokenServer
{
    public const string TokenPath = "/connect/token", RevocationPath = "/connect/revocation";
    public const string MetadataPath = "/.well-known/oauth-authorization-server", KeysPath = "/.well-known/jwks";

    /// <summary>The limit of requests an address may make of these doors; the host says how many.</summary>
    public const string LimitPolicy = "tokens";

    private const long LargestRequest = 16 << 10;

    internal static IServiceCollection AddTokenServer(this IServiceCollection services, string keys)
    {
        foreach (var type in ClientActs.Types) services.AddSingleton(type);
        services.AddSingleton(new ClientScope(ClientScopes.Push, ("推送数据", "Push items of its sources, and ask what became of them"), Permissions.Push));
        services.AddSingleton(new ClientScope("ledger.read", ("核验存证账本", "Prove acts from the ledger"), Permissions.Ledger));
        services.AddOptions<ClientOptions>().Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection("Clients").Bind(options));
        services.AddSingleton<ClientScopes>();
        services.AddSingleton<ClientLimits>();
        services.AddSingleton<ClientBook>();
        services.AddSingleton<ClientMeter>();
        services.AddSingleton<ClientTokens>();
        services.AddSingleton(provider => SigningKeys.In(keys, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(provider => provider.GetRequiredService<SigningKeys>());
        services.AddScoped<ClientDesk>();
        services.AddHostedService<ClientKeeper>();

        services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode();
            server.AllowClientCredentialsFlow();
            server.SetTokenEndpointUris(TokenPath).SetRevocationEndpointUris(RevocationPath)
                .SetConfigurationEndpointUris(MetadataPath).SetJsonWebKeySetEndpointUris(KeysPath);
            server.DisableAccessTokenEncryption();
            server.RegisterResources(ClientTokens.Resource);
            // Asked for by the library; nothing is ever encrypted with it.
            server.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)));
            // TLS ends at the reverse proxy (docs/operations.md), so the connection here is plain.
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseSingletonHandler<ValidateTokenRequest>());
            server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseSingletonHandler<IssueToken>());
            server.AddEventHandler<ValidateRevocationRequestContext>(handler => handler.UseSingletonHandler<ValidateRevocation>());
            server.AddEventHandler<HandleRevocationRequestContext>(handler => handler.UseSingletonHandler<RevokeToken>());
        });
        services.AddOptions<OpenIddictServerOptions>().Configure<SigningKeys, ClientScopes, IOptions<ClientOptions>>((options, ring, scopes, own) =>
        {
            ring.Fill(options);
            options.Issuer = own.Value.Issuer;
            foreach (var scope in scopes.All) options.Scopes.Add(scope.Name);
            options.Scopes.Remove(Scopes.OpenId);
            options.ClientAuthenticationMethods.Clear();
            options.ClientAuthenticationMethods.Add(ClientAuthenticationMethods.ClientSecretBasic);
            options.ClientAuthenticationMethods.Add(ClientAuthenticationMethods.ClientSecretPost);
        });
        return services;
    }

    /// <summary>
    /// The doors as doors: their limits of size and number, and that anybody may knock. They are answered by the server before routing
    /// would call them.
    /// </summary>
    internal static void MapTokenServer(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(TokenPath, Answered).Accepts<object>("application/x-www-form-urlencoded").Bounded().WithName("Token");
        routes.MapPost(RevocationPath, Answered).Accepts<object>("application/x-www-form-urlencoded").Bounded().WithName("RevokeToken");
        routes.MapGet(MetadataPath, Answered).Bounded().WithName("AuthorizationServer");
        routes.MapGet(KeysPath, Answered).Bounded().WithName("SigningKeys");

        static IResult Answered() => Results.NotFound();
    }

    private static RouteHandlerBuilder Bounded(this RouteHandlerBuilder door) =>
        door.Public().RequireRateLimiting(LimitPolicy).WithMetadata(new RequestSizeLimitAttribute(LargestRequest));

    /// <summary>What the site is called in this request: the issuer that its tokens must name.</summary>
    internal static string IssuerOf(HttpRequest request, ClientOptions options) =>
        options.Issuer?.AbsoluteUri ?? (Uri.TryCreate($"{request.Scheme}://{request.Host}{request.PathBase}", UriKind.Absolute, out var called) ? called.AbsoluteUri : "");
}

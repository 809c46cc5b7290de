using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Daodi.Trust;

/// <summary>Who a client is, by its secret, for the doors where it must say so.</summary>
internal sealed class ClientCheck(ClientBook book, ClientMeter meter, TimeProvider clock, ILogger<ClientCheck> log)
{
    /// <summary>The client and the secret it showed, or what to refuse it with (RFC 6749, section 5.2).</summary>
    public async ValueTask<(ClientCard Card, ClientSecret Secret, string? Error, string? Description)> Of(string? id, string? secret, HttpRequest? http)
    {
        // An address is written into logs on its way.
        if (http?.Query.Keys.Any(k => k is "client_secret" or "client_assertion" or "token") == true)
            return Refuse(Errors.InvalidRequest, "A secret must not stand in the address, where logs keep it: end this one and send the new one in the Authorization header or in the form.");
        var card = await book.Find(id);
        if (card?.Match(secret, clock.GetUtcNow()) is not { } matched)
        {
            if (card is not null)
            {
                await meter.Refused(card.Client.Id);
                log.LogWarning("A wrong secret was shown for the client {Client}", card.Client.Id);
            }

            // An unknown client is answered like a wrong secret.
            return Refuse(Errors.InvalidClient, "The client is not known, or its secret is wrong or has ended.");
        }

        if (card.Client.State == ClientState.Active) return (card, matched, null, null);
        await meter.Refused(card.Client.Id);
        return Refuse(Errors.UnauthorizedClient, card.Client.State == ClientState.Paused ? "The client is paused; ask the platform's administrator." : "The client was ended.");

        static (ClientCard, ClientSecret, string?, string?) Refuse(string error, string description) => (null!, null!, error, description);
    }
}

/// <summary>Lets in a client that shows a secret which holds and asks for scopes that it was granted.</summary>
internal sealed class ValidateTokenRequest(ClientCheck check, ClientMeter meter, ClientLimits limits) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var (card, secret, error, description) = await check.Of(context.ClientId, context.ClientSecret, context.Transaction.GetHttpRequest());
        if (error is not null)
        {
            context.Reject(error, description);
            return;
        }

        if (context.Request.GetScopes().Except(card.Client.ScopeList).Any())
        {
            await meter.Refused(card.Client.Id);
            context.Reject(Errors.InvalidScope, $"The client was granted: {card.Client.Scopes}.");
            return;
        }

        if (limits.Of(card.Client) is null)
        {
            context.Reject(Errors.TemporarilyUnavailable, "No row of trust.clients applies; tell the platform's administrator.");
            return;
        }

        context.Transaction.Properties[IssueToken.ShownBy] = (card, secret);
    }
}

/// <summary>Makes the token: for whom, for what, how long.</summary>
internal sealed class IssueToken(ClientMeter meter, ClientLimits limits) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    internal const string ShownBy = "daodi:client";

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var (card, secret) = ((ClientCard, ClientSecret))context.Transaction.Properties[ShownBy]!;
        var client = card.Client;
        var asked = context.Request.GetScopes();
        var identity = new ClaimsIdentity("OAuth2");
        identity.SetClaim(Claims.Subject, client.Id);
        identity.SetClaim(ClientTokens.SecretClaim, secret.Id.ToString(CultureInfo.InvariantCulture));
        identity.SetScopes(asked.IsEmpty ? client.ScopeList : asked);
        identity.SetResources(ClientTokens.Resource);
        identity.SetAccessTokenLifetime(limits.Of(client)!.Token);
        identity.SetDestinations(_ => [Destinations.AccessToken]);
        context.SignIn(new ClaimsPrincipal(identity));
        await meter.Token(client.Id);
    }
}

/// <summary>A token is given back by the client whose it is.</summary>
internal sealed class ValidateRevocation(ClientCheck check) : IOpenIddictServerHandler<ValidateRevocationRequestContext>
{
    public async ValueTask HandleAsync(ValidateRevocationRequestContext context)
    {
        var (_, _, error, description) = await check.Of(context.ClientId, context.ClientSecret, context.Transaction.GetHttpRequest());
        if (error is not null) context.Reject(error, description);
    }
}

internal sealed class RevokeToken(ClientTokens tokens) : IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    public async ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        var principal = context.GenericTokenPrincipal;
        // Somebody else's token stays what it is; RFC 7009, section 2.1, wants it refused.
        if (principal.GetClaim(Claims.ClientId) is { } owner && owner != context.Request.ClientId)
        {
            context.Reject(Errors.InvalidToken, "The token was issued to another client.");
            return;
        }

        if (principal.GetClaim(Claims.JwtId) is { Length: > 0 and <= 64 } id && principal.GetExpirationDate() is { } until)
            await tokens.Revoke(id, until.AddMinutes(1), context.CancellationToken);
    }
}

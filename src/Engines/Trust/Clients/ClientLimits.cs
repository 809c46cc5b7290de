using Daodi.Kernel;
using Daodi.Rules;

namespace Daodi.Trust;

/// <summary>What holds for one client today.</summary>
/// <param name="Token">How long a token lives.</param>
/// <param name="Secret">How long a secret may live.</param>
/// <param name="PerMinute">Requests a minute.</param>
/// <param name="PerDay">Items pushed a day of the city.</param>
public sealed record ClientLimit(TimeSpan Token, TimeSpan Secret, int PerMinute, int PerDay);

/// <summary>The dated rows of <c>trust.clients</c> and <c>trust.signing</c>, and what an administrator set for one client over them.</summary>
public sealed class ClientLimits(IRulebooks rulebooks, TimeProvider clock)
{
    /// <summary>Null where no row says: then no token is given.</summary>
    public ClientLimit? Of(string id, int? perMinute = null, int? perDay = null)
    {
        var found = rulebooks.Current.Find("trust.clients", Today, ("client", id));
        return found.Ok
            ? new(TimeSpan.FromMinutes((double)found.Value.Number("tokenMinutes")), TimeSpan.FromDays((double)found.Value.Number("secretDays")),
                perMinute ?? (int)found.Value.Number("perMinute"), perDay ?? (int)found.Value.Number("perDay"))
            : null;
    }

    public ClientLimit? Of(Client client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return Of(client.Id, client.PerMinute, client.PerDay);
    }

    /// <summary>After how long a signing key is followed by another, and how long before that is published; null where no row says.</summary>
    public (TimeSpan Rotate, TimeSpan Announce)? Signing
    {
        get
        {
            var found = rulebooks.Current.Find("trust.signing", Today, ("key", "tokens"));
            return found.Ok ? (TimeSpan.FromDays((double)found.Value.Number("rotateDays")), TimeSpan.FromMinutes((double)found.Value.Number("announceMinutes"))) : null;
        }
    }

    private DateOnly Today => clock.Instant().LocalDate();
}

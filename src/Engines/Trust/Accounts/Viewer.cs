namespace Daodi.Trust;

/// <summary>Who looks or acts.</summary>
public enum ViewerKind
{
    /// <summary>Nobody who is known: only what is public.</summary>
    Nobody = 0,
    Account = 1,
    /// <summary>The platform itself: timers, sweeps, imports.</summary>
    System = 2,
    /// <summary>A citizen with the token of a case.</summary>
    Citizen = 3,
    /// <summary>Another system that pushes or fetches.</summary>
    Source = 4,
    /// <summary>Another system with an OAuth 2 access token, for the unit it acts for.</summary>
    Client = 5,
}

/// <summary>Why an account may do nothing but look after its own sign-in.</summary>
public enum Held
{
    /// <summary>Somebody else knows the password, or it is too old.</summary>
    Password = 1,

    /// <summary>Its permissions demand a second factor, and the days of grace are over.</summary>
    SecondFactor = 2,
}

/// <summary>Who acts now, with what one may see and do. Immutable; built once per account and request.</summary>
public sealed record Viewer
{
    private static readonly IReadOnlySet<string> None = new HashSet<string>();
    private static readonly IReadOnlySet<string> PushOnly = new HashSet<string> { Trust.Permissions.Push };

    public ViewerKind Kind { get; init; }

    /// <summary>The account; null for the special viewers.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The name that stands on acts.</summary>
    public required string Name { get; init; }

    /// <summary>The unit one acts for.</summary>
    public string? UnitCode { get; init; }

    /// <summary>What one may see.</summary>
    public required Scope Scope { get; init; }

    /// <summary>What one may do.</summary>
    public required IReadOnlySet<string> Permissions { get; init; }

    /// <summary>The roles by name.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The language of the account: <c>zh</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "zh";

    /// <summary>The browser's session; null for whoever has none (programs, the platform itself).</summary>
    public SessionNow? Session { get; init; }

    /// <summary>What must be done before anything else; null where nothing is.</summary>
    public Held? Held { get; init; }

    /// <summary>The id of the source or client, or the citizen's token.</summary>
    public string? Key { get; init; }

    /// <summary>The sources as which one may push.</summary>
    public IReadOnlySet<string> Sources { get; init; } = None;

    /// <summary>Whether one has <paramref name="permission"/>; the platform itself has all.</summary>
    public bool May(string permission) => Kind == ViewerKind.System || Permissions.Contains(permission);

    /// <summary>Nobody known: sees nothing that is owned and may do nothing.</summary>
    public static Viewer Nobody { get; } = new() { Name = "", Scope = Scope.Nothing, Permissions = None };

    /// <summary>The platform itself, under the name of the part that acts.</summary>
    public static Viewer System(string name) =>
        new() { Kind = ViewerKind.System, Name = name, Scope = Scope.City, Permissions = None };

    /// <summary>A citizen holding the token of one case.</summary>
    public static Viewer Citizen(string token) =>
        new() { Kind = ViewerKind.Citizen, Name = "群众", Scope = Scope.Nothing, Permissions = None, Key = token };

    /// <summary>A source with a valid credential.</summary>
    public static Viewer Source(string id) =>
        new() { Kind = ViewerKind.Source, Name = id, Scope = Scope.Nothing, Permissions = PushOnly, Key = id, Sources = new HashSet<string> { id } };

    /// <summary>Another system, within the scope of its unit.</summary>
    /// <param name="permissions">What the scopes of its token permit.</param>
    public static Viewer Client(Client client, Unit unit, IReadOnlySet<string> permissions)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(unit);
        return new()
        {
            Kind = ViewerKind.Client,
            Name = client.Title,
            UnitCode = unit.Code,
            Scope = Scope.Of(unit),
            Permissions = permissions,
            Key = client.Id,
            Sources = client.SourceList.ToHashSet(StringComparer.Ordinal),
        };
    }
}

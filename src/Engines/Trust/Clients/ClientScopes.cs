using Daodi.Kernel;

namespace Daodi.Trust;

/// <summary>What another system may be granted, as OAuth 2 names it (RFC 6749, section 3.3). Parts of the platform add theirs as singletons.</summary>
/// <param name="Name">Stable: <c>cases.read</c>.</param>
/// <param name="Permission">What it permits. Through a client's token nothing is written but pushes, whatever the permission would allow a person.</param>
public sealed record ClientScope(string Name, Words Title, string Permission);

/// <summary>All scopes there are.</summary>
public sealed class ClientScopes
{
    public const string Push = "sources.push";
    private readonly Dictionary<string, ClientScope> _byName;

    /// <exception cref="InvalidOperationException">A scope is offered twice.</exception>
    public ClientScopes(IEnumerable<ClientScope> scopes)
    {
        _byName = new(StringComparer.Ordinal);
        foreach (var scope in scopes)
        {
            if (!_byName.TryAdd(scope.Name, scope)) throw new InvalidOperationException($"The scope {scope.Name} is offered twice");
        }
    }

    public IEnumerable<ClientScope> All => _byName.Values.OrderBy(s => s.Name, StringComparer.Ordinal);

    public ClientScope? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The scope that gives a permission, for the answer that names what is missing (RFC 6750, section 3.1).</summary>
    public ClientScope? Giving(string permission) => All.FirstOrDefault(s => s.Permission == permission);

    public IReadOnlySet<string> PermissionsOf(IEnumerable<string> names) =>
        names.Select(Find).OfType<ClientScope>().Select(s => s.Permission).ToHashSet(StringComparer.Ordinal);
}

using Daodi.Kernel;

namespace Daodi.Trust;

/// <summary>A role as a system offers it: a name for programs, a title for people, and what it permits.</summary>
/// <param name="Name">Stable: <c>appeals.dispatcher</c>.</param>
/// <param name="Permissions">Dotted, beginning with the system's id: <c>appeals.dispatch</c>.</param>
public sealed record Role(string Name, Words Title, IReadOnlyList<string> Permissions);

/// <summary>The platform's own permissions; the systems name theirs themselves.</summary>
public static class Permissions
{
    /// <summary>See a person's name, number or identity number in full, for a stated purpose.</summary>
    public const string Unmask = "trust.unmask";

    /// <summary>Propose accounts and changes of rights, narrow them, keep credentials: the system administrator (GB/T 22239-2019 8.1.5.1).</summary>
    public const string ManageAccounts = "trust.accounts";

    /// <summary>Decide what others propose: the security administrator (8.1.5.3).</summary>
    public const string DecideRights = "trust.rights";

    /// <summary>See what administrators did, who signed in and what was refused: the audit administrator (8.1.5.2).</summary>
    public const string AuditAdministrators = "trust.audit";

    /// <summary>See accounts and proposals; each of the three has it.</summary>
    public const string SeeAccounts = "trust.accounts.see";

    /// <summary>Push items as a source: only credentials have it.</summary>
    public const string Push = "exchange.push";

    /// <summary>See the cases of one's scope, persons masked.</summary>
    public const string ReadCases = "cases.read";

    /// <summary>See, correct and replay what stands in quarantine.</summary>
    public const string Quarantine = "exchange.quarantine";

    /// <summary>See the state of the ledger and prove any act from it.</summary>
    public const string Ledger = "trust.ledger";

    /// <summary>Erase what an act says of a person where the law demands it.</summary>
    public const string EraseActs = "trust.erase";
}

/// <summary>All roles of the platform, from the engines and every system. A name that is not here permits nothing.</summary>
public sealed class Roles
{
    private readonly Dictionary<string, Role> _byName;

    /// <exception cref="InvalidOperationException">Two systems offer a role of the same name.</exception>
    public Roles(IEnumerable<Role> roles)
    {
        _byName = new(StringComparer.Ordinal);
        foreach (var role in roles)
        {
            if (!_byName.TryAdd(role.Name, role)) throw new InvalidOperationException($"The role {role.Name} is offered twice");
        }
    }

    public IEnumerable<Role> All => _byName.Values.OrderBy(r => r.Name, StringComparer.Ordinal);

    public Role? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Every permission that some role carries.</summary>
    public IReadOnlySet<string> Permissions => _byName.Values.SelectMany(r => r.Permissions).ToHashSet(StringComparer.Ordinal);

    /// <summary>What the roles of these names permit together.</summary>
    public IReadOnlySet<string> PermissionsOf(IEnumerable<string> names) =>
        names.Select(Find).OfType<Role>().SelectMany(r => r.Permissions).ToHashSet(StringComparer.Ordinal);
}

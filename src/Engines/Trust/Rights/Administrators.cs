using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>One of the three administrators whom GB/T 22239-2019 8.1.5 keeps apart.</summary>
/// <param name="Mark">The permission by which one is it.</param>
public sealed record Administrator(string Mark, string Role, Words Title);

/// <summary>Who holds the three offices now.</summary>
/// <param name="Missing">Offices that no active account holds.</param>
/// <param name="Both">Accounts, active or not, that hold two of them: from before the separation, or put into the database by hand.</param>
public sealed record AdministratorsNow(IReadOnlyList<Administrator> Missing, IReadOnlyList<string> Both)
{
    /// <summary>From here on nobody changes rights alone.</summary>
    public bool Complete => Missing.Count == 0;
}

/// <summary>
/// The system, security and audit administrators (GB/T 22239-2019 8.1.5.1 to 8.1.5.3): the first proposes changes of rights and keeps credentials, the
/// second decides, the third sees what both did and changes nothing. No account is two of them.
/// </summary>
public sealed class Administrators(Roles roles)
{
    public static readonly Administrator System = new(Permissions.ManageAccounts, "trust.administrator", ("系统管理员", "System administrator"));
    public static readonly Administrator Security = new(Permissions.DecideRights, "trust.security", ("安全管理员", "Security administrator"));
    public static readonly Administrator Audit = new(Permissions.AuditAdministrators, "trust.auditor", ("审计管理员", "Audit administrator"));

    public static IReadOnlyList<Administrator> Three { get; } = [System, Security, Audit];

    internal static IReadOnlyList<Role> OwnRoles { get; } =
    [
        new(System.Role, System.Title, [Permissions.ManageAccounts, Permissions.SeeAccounts]),
        new(Security.Role, Security.Title, [Permissions.DecideRights, Permissions.SeeAccounts]),
        new(Audit.Role, Audit.Title, [Permissions.AuditAdministrators, Permissions.SeeAccounts]),
    ];

    /// <summary>The offices that roles of these names make one hold, whatever the roles are called.</summary>
    public IReadOnlyList<Administrator> Of(IEnumerable<string> names)
    {
        var may = roles.PermissionsOf(names);
        return [.. Three.Where(a => may.Contains(a.Mark))];
    }

    /// <summary>Whether one account may have these roles together. Error <c>rights.separate</c>.</summary>
    public Error? Conflict(IEnumerable<string> names) => Of(names) is { Count: > 1 } offices
        ? Error.Conflict("rights.separate", (
            $"一个账号不能同时是{string.Join('、', offices.Select(o => o.Title.Zh))}：系统、安全、审计管理员须分设（GB/T 22239-2019 8.1.5）。请先收回其中一个角色。",
            $"One account cannot be {string.Join(" and ", offices.Select(o => o.Title.En.ToLowerInvariant()))} at once (GB/T 22239-2019 8.1.5); take one of the roles away first.")) with
        { Field = "roles" }
        : null;

    /// <summary>Who holds the offices.</summary>
    public async Task<AdministratorsNow> Look(DaodiDb db, CancellationToken ct = default)
    {
        var holders = await Holders(db, ct);
        var offices = holders.GroupBy(h => (h.Id, h.User, h.Active)).Select(g => (g.Key.User, g.Key.Active, Of: Of(g.Select(h => h.Role)))).ToList();
        return new(
            [.. Three.Where(a => !offices.Any(o => o.Active && o.Of.Contains(a)))],
            [.. offices.Where(o => o.Of.Count > 1).Select(o => o.User).Order(StringComparer.Ordinal)]);
    }

    /// <summary>
    /// Whether an account may lose these roles, or all where <paramref name="gone"/> is null: an office that was held stays held. Error <c>rights.last</c>.
    /// </summary>
    public async Task<Error?> Last(DaodiDb db, Guid account, IReadOnlyCollection<string>? gone, CancellationToken ct)
    {
        var holders = (await Holders(db, ct)).Where(h => h.Active).ToList();
        var held = Of(holders.Select(h => h.Role));
        var left = Of(holders.Where(h => h.Id != account).Select(h => h.Role)).Concat(
            gone is null ? [] : Of(holders.Where(h => h.Id == account && !gone.Contains(h.Role)).Select(h => h.Role))).ToHashSet();
        return held.FirstOrDefault(a => !left.Contains(a)) is { } last
            ? Error.Conflict("rights.last", (
                $"这是最后一个在用的{last.Title.Zh}，不能收回或停用。请先由两人增设一位。",
                $"This is the last active {last.Title.En.ToLowerInvariant()}; let two people appoint another first."))
            : null;
    }

    private async Task<List<(Guid Id, string User, bool Active, string Role)>> Holders(DaodiDb db, CancellationToken ct)
    {
        string[] carriers = [.. roles.All.Where(r => Three.Any(a => r.Permissions.Contains(a.Mark))).Select(r => r.Name)];
        var rows = await (from role in db.Set<AccountRole>()
                          join account in db.Set<Account>() on role.AccountId equals account.Id
                          where carriers.Contains(role.Role)
                          select new { account.Id, account.UserName, account.Active, role.Role }).ToListAsync(ct);
        return [.. rows.Select(r => (r.Id, r.UserName!, r.Active, r.Role))];
    }
}

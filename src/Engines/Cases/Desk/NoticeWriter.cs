using System.Collections.Concurrent;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Cases;

/// <summary>
/// Finds who is meant by <c>owner</c>, <c>desk</c> or an audience, and writes the notice in the same transaction. A notice to
/// an audience goes to the nearest unit, from the owner upwards, in which an active account has the permission.
/// </summary>
public sealed class NoticeWriter(UnitDirectory units, Roles roles)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (long At, IReadOnlySet<string> Units)> _holders = new(StringComparer.Ordinal);

    internal async Task Write(DaodiDb db, Loop loop, Case c, string target, string kind, Words words, DateTimeOffset at, CancellationToken ct)
    {
        Guid? account = null;
        string? unit = null, permission = null;
        switch (target)
        {
            case "owner" when c is { Turn: Turn.Unit, OwnerPerson: { } person }:
                account = person;
                break;
            case "owner" when c.Turn == Turn.Unit:
                unit = c.OwnerUnit;
                break;
            case "owner" or "desk":
                (unit, permission) = (units.City.Code, loop.Audiences.GetValueOrDefault("desk")?.Permission);
                break;
            default:
                permission = loop.Audiences.GetValueOrDefault(target)?.Permission;
                if (permission is null) return;
                unit = await NearestWith(db, permission, c, ct);
                break;
        }
        db.Add(new Notice
        {
            Id = Ids.Next(),
            AccountId = account,
            Unit = unit,
            Permission = permission,
            CaseId = c.Id,
            CaseNo = c.No,
            Kind = kind,
            Zh = Cut(words.Zh),
            En = Cut(words.En),
            At = at,
        });
    }

    /// <summary>The notices that a viewer is meant by, newest first.</summary>
    public static IQueryable<Notice> For(DaodiDb db, Viewer viewer)
    {
        var (account, unit, may) = (viewer.AccountId, viewer.UnitCode, viewer.Permissions.ToArray());
        return db.Set<Notice>().Where(n => account != null && n.AccountId == account
            || unit != null && n.Unit == unit && (n.Permission == null || may.Contains(n.Permission))).OrderByDescending(n => n.Id);
    }

    private async Task<string> NearestWith(DaodiDb db, string permission, Case c, CancellationToken ct)
    {
        var now = Environment.TickCount64;
        if (!_holders.TryGetValue(permission, out var holders) || now - holders.At > Fresh.TotalMilliseconds)
        {
            var named = roles.All.Where(r => r.Permissions.Contains(permission)).Select(r => r.Name).ToArray();
            var found = await (
                from role in db.Set<AccountRole>()
                join account in db.Set<Account>() on role.AccountId equals account.Id
                where named.Contains(role.Role) && account.Active
                select account.UnitCode).Distinct().ToListAsync(ct);
            _holders[permission] = holders = (now, found.ToHashSet(StringComparer.Ordinal));
        }
        foreach (var unit in (string?[])[c.OwnerUnit, c.OwnerL3, c.OwnerL2])
            if (unit is not null && holders.Units.Contains(unit))
                return unit;
        return units.City.Code;
    }

    private static string Cut(string text) => text.Length <= 1000 ? text : text[..999] + "…";
}

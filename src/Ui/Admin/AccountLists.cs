using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>What somebody asks of the list of accounts.</summary>
/// <param name="Q">Part of the name or user name, or the beginning of a unit's code.</param>
/// <param name="Role">A role by name.</param>
/// <param name="State"><c>active</c>, <c>inactive</c> or <c>locked</c>; anything else is all.</param>
/// <param name="Page">From 1.</param>
public sealed record AccountAsk(string? Q = null, string? Role = null, string? State = null, int Page = 1);

/// <summary>One account in a list, without anything secret.</summary>
public sealed record AccountRowView(Guid Id, string User, string Name, string Unit, string State, DateTimeOffset? LastSignInAt, IReadOnlyList<string> Roles);

/// <param name="Total">Of all pages.</param>
public sealed record AccountPageOf(IReadOnlyList<AccountRowView> Rows, int Total, int Page, int Size);

/// <summary>Accounts by user name, a numbered page at a time.</summary>
public sealed class AccountLists(IReader reader, TimeProvider clock)
{
    public const int Size = 50;
    private const int MostPages = 10_000;

    public Task<AccountPageOf> Find(AccountAsk ask, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var now = clock.Instant();
        var page = Math.Clamp(ask.Page, 1, MostPages);
        return reader.Read(async db =>
        {
            var rows = db.Set<Trust.Account>().AsQueryable();
            if (ask.Q?.Trim() is { Length: > 0 and <= 50 } q)
            {
                var name = q.ToUpperInvariant();
                rows = rows.Where(a => a.DisplayName.Contains(q) || a.NormalizedUserName!.Contains(name) || a.UnitCode.StartsWith(q));
            }
            if (ask.Role is { Length: > 0 } role) rows = rows.Where(a => db.Set<AccountRole>().Any(r => r.AccountId == a.Id && r.Role == role));
            rows = ask.State switch
            {
                "active" => rows.Where(a => a.Active),
                "inactive" => rows.Where(a => !a.Active),
                "locked" => rows.Where(a => a.Active && a.LockoutEnd > now),
                _ => rows,
            };
            var total = await rows.CountAsync(ct);
            var found = await rows.OrderBy(a => a.NormalizedUserName).Skip((page - 1) * Size).Take(Size).ToListAsync(ct);
            Guid[] ids = [.. found.Select(a => a.Id)];
            var roles = (await db.Set<AccountRole>().Where(r => ids.Contains(r.AccountId)).ToListAsync(ct)).ToLookup(r => r.AccountId, r => r.Role);
            return new AccountPageOf([.. found.Select(a => View(a, [.. roles[a.Id].Order(StringComparer.Ordinal)], now))], total, page, Size);
        });
    }

    public static AccountRowView View(Trust.Account account, IReadOnlyList<string> roles, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new(account.Id, account.UserName!, account.DisplayName, account.UnitCode,
            !account.Active ? "inactive" : account.LockoutEnd > now ? "locked" : "active", account.LastSignInAt, roles);
    }

    /// <summary>The state as people say it.</summary>
    public static Words StateOf(string state) => state switch
    {
        "inactive" => ("停用", "Inactive"),
        "locked" => ("锁定", "Locked"),
        _ => ("在用", "Active"),
    };
}

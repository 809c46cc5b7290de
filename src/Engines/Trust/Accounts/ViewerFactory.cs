using System.Collections.Concurrent;
using System.Security.Claims;
using Daodi.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Daodi.Trust;

/// <summary>
/// Builds the viewer of a signed-in account. Kept in memory by account; dropped when the account, its roles or the units
/// change, and after a minute for what another process changed. A cookie whose security stamp is not the account's is nobody's.
/// </summary>
public sealed class ViewerFactory(IReader reader, UnitDirectory units, Roles roles, SessionBook sessions, SignInRows rows, TimeProvider clock, IOptions<IdentityOptions> identity)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();

    /// <summary>The viewer behind a cookie; null where there is none, the account is inactive or the stamp is old.</summary>
    public async Task<Viewer?> Of(ClaimsPrincipal principal)
    {
        if (!Guid.TryParse(principal.FindFirstValue(identity.Value.ClaimsIdentity.UserIdClaimType), out var id)) return null;
        var entry = await EntryOf(id);
        var stamp = principal.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType);
        if (entry is null || stamp is null || entry.Stamp != stamp) return null;
        if (await sessions.Check(principal.FindFirstValue(SessionBook.Claim), id) is not { } session) return null;
        return entry.Viewer with { Session = session, Held = entry.HeldAt(session, clock.GetUtcNow()) };
    }

    /// <summary>The viewer that an account would be now; null where it is unknown or inactive.</summary>
    public async Task<Viewer?> Of(Guid accountId) => (await EntryOf(accountId))?.Viewer;

    /// <summary>Forgets an account whose rights have changed.</summary>
    public void Forget(Guid accountId) => _entries.TryRemove(accountId, out _);

    private async Task<Entry?> EntryOf(Guid id)
    {
        if (_entries.TryGetValue(id, out var kept) && kept.Units == units.Version && clock.GetUtcNow() < kept.Until) return kept;
        var version = units.Version;
        var (account, names, factor) = await reader.Read(async db => (
            await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id),
            await db.Set<AccountRole>().Where(r => r.AccountId == id).Select(r => r.Role).ToListAsync(),
            await db.Set<SecondFactor>().AnyAsync(f => f.AccountId == id && f.ConfirmedAt != null)));
        if (account is null || !account.Active || units.Find(account.UnitCode) is not { Active: true } unit)
        {
            Forget(id);
            return null;
        }

        var viewer = Build(account, unit, names);
        return _entries[id] = new(viewer, account.SecurityStamp ?? "", version, clock.GetUtcNow() + Kept)
        {
            PasswordFrom = account.PasswordHash is null ? null : account.PasswordByOther ? DateTimeOffset.MinValue : account.PasswordAt + rows.PasswordAge,
            FactorFrom = factor ? null : rows.SecondFactorFrom(viewer.Permissions, account.CreatedAt),
        };
    }

    private Viewer Build(Account account, Unit unit, IReadOnlyList<string> names) => new()
    {
        Kind = ViewerKind.Account,
        AccountId = account.Id,
        Name = account.DisplayName,
        UnitCode = unit.Code,
        Scope = account.OwnOnly ? Scope.OfPerson(unit.L2, unit.L3, account.Id) : Scope.Of(unit),
        Permissions = roles.PermissionsOf(names),
        Roles = names,
        Language = account.Language,
    };

    private sealed record Entry(Viewer Viewer, string Stamp, object Units, DateTimeOffset Until)
    {
        public DateTimeOffset? PasswordFrom { get; init; }
        public DateTimeOffset? FactorFrom { get; init; }

        // Whom a provider outside let in did not use the password; a second factor is asked of them too.
        public Held? HeldAt(SessionNow session, DateTimeOffset now) => session.Card ? null
            : now >= PasswordFrom && session.How != SessionBook.Outside ? Held.Password
            : now >= FactorFrom ? Held.SecondFactor : null;
    }
}

using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>A group of types of act, as the audit administrator asks for them.</summary>
/// <param name="Begins">What the types begin with; none for all.</param>
public sealed record AuditGroup(string Key, Words Title, IReadOnlyList<string> Begins)
{
    public static IReadOnlyList<AuditGroup> All { get; } =
    [
        new("rights", ("账号与权限", "Accounts and rights"), ["trust.account", "trust.rights", "trust.single-handed", "trust.break-glass"]),
        new("sign-in", ("登录", "Sign-ins"), ["trust.sign-in", "trust.lockout", "trust.session", "trust.second-factor", "trust.password"]),
        new("refused", ("被拒操作", "What was refused"), [TrustActs.Refused, TrustActs.SignInRefused, TrustActs.LockedOut]),
        new("credentials", ("接口凭证", "Credentials"), ["trust.credential", "trust.client"]),
        new("personal", ("个人信息", "Personal data"), ["privacy.", TrustActs.Unmasked, TrustActs.ActErased, "subjects."]),
        new("settings", ("来源、规则、运行", "Sources, rules, operations"), ["exchange.", "platform.", "operations.", "rules."]),
    ];
}

/// <summary>What the audit administrator asks for.</summary>
/// <param name="Who">Part of the actor's name, or the user name of an account.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Before">Only acts older than this one: the next page.</param>
public sealed record AuditAsk(string? Group = null, string? Who = null, DateOnly? From = null, DateOnly? To = null, long? Before = null);

/// <summary>
/// The acts that belong to no case's history: what administrators did, who signed in, what was refused (GB/T 22239-2019 8.1.5.2). Read only, the newest first.
/// </summary>
public sealed class AuditActs(IReader reader, ActTypes types)
{
    public const int Size = 100;

    /// <summary>Acts of an export at most.</summary>
    public const int MostExported = 50_000;

    public Task<List<ActRow>> Find(AuditAsk ask, int most = Size, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return reader.Read(db => Query(db, ask).Take(most).ToListAsync(ct));
    }

    /// <summary>Accounts by the text that acts say them with, for links and names.</summary>
    public Task<Dictionary<string, string>> Names(IEnumerable<ActRow> acts, CancellationToken ct = default)
    {
        Guid[] ids = [.. acts.Select(a => a.About).OfType<string>().Where(a => a.StartsWith("account/", StringComparison.Ordinal))
            .Select(a => Guid.TryParse(a["account/".Length..], out var id) ? id : Guid.Empty).Distinct()];
        return reader.Read(async db => (await db.Set<Trust.Account>().Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.UserName, a.DisplayName }).ToListAsync(ct))
            .ToDictionary(a => $"account/{a.Id}", a => $"{a.DisplayName} {a.UserName}"));
    }

    private IQueryable<ActRow> Query(DaodiDb db, AuditAsk ask)
    {
        var acts = db.Set<ActRow>().Where(a => a.CaseId == null);
        if (AuditGroup.All.FirstOrDefault(g => g.Key == ask.Group) is { } group)
        {
            string[] wanted = [.. types.All.Select(t => t.Type).Where(t => group.Begins.Any(b => t.StartsWith(b, StringComparison.Ordinal)))];
            acts = acts.Where(a => wanted.Contains(a.Type));
        }
        if (ask.Who?.Trim() is { Length: > 0 and <= 64 } who)
        {
            var name = who.ToUpperInvariant();
            acts = acts.Where(a => a.ActorName.Contains(who)
                || (a.ActorId != null && db.Set<Trust.Account>().Any(p => p.Id == a.ActorId && p.NormalizedUserName == name)));
        }
        if (ask.From is { } from)
        {
            var start = CityTime.StartOf(from);
            acts = acts.Where(a => a.At >= start);
        }
        if (ask.To is { } to)
        {
            var end = CityTime.StartOf(to.AddDays(1));
            acts = acts.Where(a => a.At < end);
        }
        if (ask.Before is { } before) acts = acts.Where(a => a.Id < before);
        return acts.OrderByDescending(a => a.Id);
    }
}

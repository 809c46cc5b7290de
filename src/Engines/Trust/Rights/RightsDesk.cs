using System.Text.Encodings.Web;
using System.Text.Json;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>Changes of rights by two people: a system administrator (or the server's console) proposes, a security administrator decides.</summary>
public sealed class RightsDesk(
    IWriteLane lane, IEnumerable<IRightsChange> changes, Administrators administrators, IRulebooks rulebooks, SignInRows rows, RefusedTries refused, ViewerFactory viewers,
    IEnumerable<IRightsWarning> warnings, TimeProvider clock)
{
    /// <summary>Characters that a reason has at least and at most.</summary>
    public const int ReasonLeast = 4, ReasonMost = 500;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every kind that can be proposed.</summary>
    public IReadOnlyList<IRightsChange> Kinds { get; } = [.. changes.OrderBy(c => c.Kind, StringComparer.Ordinal)];

    /// <summary>What a kind is called.</summary>
    public Words TitleOf(string kind) => Kinds.FirstOrDefault(k => k.Kind == kind)?.Title ?? Words.Same(kind);

    /// <summary>What a proposal changes.</summary>
    public static IReadOnlyList<RightsLine> LinesOf(RightsProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return JsonSerializer.Deserialize<List<RightsLine>>(proposal.Lines, Json)!;
    }

    /// <summary>
    /// Proposes. Errors: <c>rights.forbidden</c>, <c>rights.kind</c>, <c>rights.reason</c>, <c>rights.waiting</c> where the same already waits,
    /// <c>rights.rule</c> where no row says how long it may wait, and the kind's own.
    /// </summary>
    public async Task<Result<RightsProposal>> Propose(RightsWish wish, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(by);
        var proposed = await lane.Run<RightsProposal>((db, stop) => Add(db, wish, by, stop), ct);
        return await refused.Pass(proposed, by, $"propose {wish.Kind}", null);
    }

    /// <summary>
    /// Decides. Errors: <c>step-up.needed</c>, <c>rights.forbidden</c>, <c>rights.unknown</c>, <c>rights.decided</c>, <c>rights.expired</c>, <c>rights.own</c> (the proposer),
    /// <c>rights.self</c> (whose rights change), <c>rights.same-person</c> (either, by another account), <c>rights.reason</c> (a refusal without one),
    /// <c>rights.changed</c> where what it would change is not what was proposed any more, and the kind's own.
    /// </summary>
    public async Task<Result<RightsProposal>> Decide(long id, bool agree, string? reason, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (rows.Stale(by) is { } stale) return stale;
        var decided = await lane.Run<RightsProposal>((db, stop) => Settle(db, id, agree, reason?.Trim() ?? "", by, stop), ct);
        if (decided.Ok && decided.Value.AccountId is { } account) viewers.Forget(account);
        return await refused.Pass(decided, by, agree ? "agree" : "refuse", $"rights/{id}");
    }

    /// <summary>Takes back what one has proposed oneself. Errors: <c>rights.unknown</c>, <c>rights.decided</c>, <c>rights.forbidden</c>.</summary>
    public async Task<Result<RightsProposal>> Withdraw(long id, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        var withdrawn = await lane.Run<RightsProposal>(async (db, stop) =>
        {
            if (await db.Set<RightsProposal>().SingleOrDefaultAsync(p => p.Id == id, stop) is not { } proposal) return Unknown;
            if (!by.May(Permissions.ManageAccounts) || proposal.ProposedBy != by.AccountId) return Forbidden;
            if (proposal.State != RightsState.Waiting) return Decided(proposal);
            var now = clock.Instant();
            (proposal.State, proposal.Secret, proposal.DecidedAt) = (RightsState.Withdrawn, null, now);
            await Acts.Append(db, new(TrustActs.RightsWithdrawn, by, now) { About = $"rights/{id}", Data = new { kind = proposal.Kind, about = proposal.About } }, stop);
            return proposal;
        }, ct);
        return await refused.Pass(withdrawn, by, "withdraw", $"rights/{id}");
    }

    /// <summary>
    /// Marks what was agreed as collected, once, in the caller's work: for kinds whose secret only the proposer may see.
    /// Errors: <c>rights.unknown</c>, <c>rights.not-agreed</c>, <c>rights.used</c>, <c>rights.expired</c>, <c>rights.forbidden</c>.
    /// </summary>
    public static async Task<Result<RightsWish>> Use(DaodiDb db, long id, string kind, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(by);
        if (await db.Set<RightsProposal>().SingleOrDefaultAsync(p => p.Id == id && p.Kind == kind, ct) is not { } proposal) return Unknown;
        if (!by.May(Permissions.ManageAccounts) || proposal.ProposedBy != by.AccountId || by.Kind is not (ViewerKind.Account or ViewerKind.System)) return Forbidden;
        if (proposal.State != RightsState.Agreed)
            return Error.Conflict("rights.not-agreed", ("该申请尚未获批准。", "The proposal is not agreed to."));
        if (proposal.UsedAt is not null)
            return Error.Conflict("rights.used", ("已经领取过；丢失请重新申请。", "It was collected already; if it is lost, propose another."));
        if (at >= proposal.ExpiresAt) return Expired;
        proposal.UsedAt = at;
        return Read(proposal);
    }

    private async Task<Result<RightsProposal>> Add(DaodiDb db, RightsWish wish, Viewer by, CancellationToken ct)
    {
        if (by.Kind is not (ViewerKind.Account or ViewerKind.System) || !by.May(Permissions.ManageAccounts)) return Forbidden;
        if (Kinds.FirstOrDefault(k => k.Kind == wish.Kind) is not { } kind)
            return Error.Invalid("rights.kind", ($"没有这种权限变更：“{wish.Kind}”。", $"There is no change of the kind “{wish.Kind}”."), "kind");
        var reason = wish.Reason?.Trim() ?? "";
        if (reason.Length is < ReasonLeast or > ReasonMost) return NoReason;
        var now = clock.Instant();
        if (Patience(now) is not { } patience) return NoRule;
        var planned = await kind.Plan(db, wish, ct);
        if (!planned.Ok) return planned.Error;
        var plan = planned.Value;
        if (await db.Set<RightsProposal>().AnyAsync(p => p.About == plan.About && p.Kind == wish.Kind && p.State == RightsState.Waiting && p.ExpiresAt > now, ct))
            return Error.Conflict("rights.waiting", ("同样的申请正在等待批准；要更改请先撤回。", "The same proposal is waiting already; withdraw it first."));
        var proposal = new RightsProposal
        {
            Id = Ids.Next(),
            Kind = wish.Kind,
            About = plan.About,
            Subject = plan.Subject,
            AccountId = plan.AccountId,
            Wish = JsonSerializer.Serialize(wish with { Password = null }, Json),
            Lines = JsonSerializer.Serialize(plan.Lines, Json),
            Secret = plan.Secret,
            Reason = reason,
            ProposedBy = by.AccountId,
            ProposedByName = by.Name,
            ProposedByUnit = by.UnitCode,
            ProposedAt = now,
            ExpiresAt = now + patience,
        };
        db.Add(proposal);
        await Acts.Append(db, new(TrustActs.RightsProposed, by, now) { About = $"rights/{proposal.Id}", Reason = reason, Data = DataOf(proposal, plan.Lines) }, ct);
        await Tell(db, new(Permissions.DecideRights, null), "rights.proposed", (
            $"{by.Name}提出“{kind.Title.Zh}”：{plan.Subject}，等您批准。", $"{by.Name} proposes “{kind.Title.En}” for {plan.Subject}: decide on it."), now, ct);
        return proposal;
    }

    private async Task<Result<RightsProposal>> Settle(DaodiDb db, long id, bool agree, string reason, Viewer by, CancellationToken ct)
    {
        if (by.Kind != ViewerKind.Account || by.AccountId is not { } decider || !by.May(Permissions.DecideRights)) return Forbidden;
        // What the viewer may is kept for a minute; who decides over rights is asked for now.
        var roles = await db.Set<AccountRole>().Where(r => r.AccountId == decider).Select(r => r.Role).ToListAsync(ct);
        if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == decider, ct) is not { Active: true } person || administrators.Of(roles) is not [var office] || office != Administrators.Security)
            return Forbidden;
        if (await db.Set<RightsProposal>().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } proposal) return Unknown;
        var now = clock.Instant();
        if (proposal.State != RightsState.Waiting) return Decided(proposal);
        if (now >= proposal.ExpiresAt) return Expired;
        if (proposal.ProposedBy == decider) return Error.Forbidden("rights.own", ("不能批准自己提出的申请。", "You cannot decide on your own proposal."));
        if (proposal.AccountId == decider) return Error.Forbidden("rights.self", ("不能批准自己的权限变更。", "You cannot decide on your own rights."));
        if (await IsOneOf(db, person, proposal, ct))
            return Error.Forbidden("rights.same-person", ("您与申请人或被变更人是同一人的不同账号，不能批准。", "Another account of yours proposed this or is its subject; you cannot decide."));

        if (agree)
        {
            var wish = Read(proposal);
            var kind = Kinds.FirstOrDefault(k => k.Kind == proposal.Kind);
            if (kind is null) return Unknown;
            var planned = await kind.Plan(db, wish, ct);
            if (!planned.Ok) return planned.Error;
            if (JsonSerializer.Serialize(planned.Value.Lines, Json) != proposal.Lines)
                return Error.Conflict("rights.changed", ("提出之后情况已变，请退回并重新提出。", "Things have changed since it was proposed; refuse it and let it be proposed again."));
            var applied = await kind.Apply(db, proposal, wish, by, now, ct);
            if (!applied.Ok) return applied.Error;
            if (Patience(now) is { } patience) proposal.ExpiresAt = now + patience;
        }
        else if (reason.Length is < ReasonLeast or > ReasonMost) return NoReason;

        proposal.State = agree ? RightsState.Agreed : RightsState.Refused;
        proposal.Secret = null;
        (proposal.DecidedBy, proposal.DecidedByName, proposal.DecidedAt, proposal.Answer) = (decider, by.Name, now, reason.Length == 0 ? null : reason);
        await Acts.Append(db, new(agree ? TrustActs.RightsAgreed : TrustActs.RightsRefused, by, now)
        {
            About = $"rights/{id}",
            Reason = proposal.Answer,
            Data = DataOf(proposal, LinesOf(proposal)),
        }, ct);
        if (proposal.ProposedBy is { } proposer)
        {
            var title = TitleOf(proposal.Kind);
            await Tell(db, new(null, proposer), agree ? "rights.agreed" : "rights.refused", agree
                ? ($"“{title.Zh}”（{proposal.Subject}）已获{by.Name}批准。", $"{by.Name} agreed to “{title.En}” for {proposal.Subject}.")
                : ($"“{title.Zh}”（{proposal.Subject}）未获批准：{reason}", $"“{title.En}” for {proposal.Subject} was refused: {reason}"), now, ct);
        }

        return proposal;
    }

    // The same person where it is known: the same telephone, or the same name in the same unit.
    private static async Task<bool> IsOneOf(DaodiDb db, Account decider, RightsProposal proposal, CancellationToken ct)
    {
        var others = await db.Set<Account>().Where(a => a.Id != decider.Id && (a.Id == proposal.ProposedBy || a.Id == proposal.AccountId)).ToListAsync(ct);
        return others.Any(a => SamePerson(a.PhoneNumber, a.DisplayName, a.UnitCode, decider))
            || (proposal.Kind == RightsKinds.AccountNew && Read(proposal) is var wish && SamePerson(wish.Field("phone"), wish.Field("name"), wish.Field("unit"), decider));
    }

    private static bool SamePerson(string? phone, string? name, string? unit, Account decider) =>
        (Digits(phone) is { Length: > 0 } number && number == Digits(decider.PhoneNumber)) || (name == decider.DisplayName && unit == decider.UnitCode);

    private static string Digits(string? phone) => new([.. (phone ?? "").Where(char.IsAsciiDigit)]);

    private static RightsWish Read(RightsProposal proposal) => JsonSerializer.Deserialize<RightsWish>(proposal.Wish, Json)!;

    private TimeSpan? Patience(DateTimeOffset at) => HoursOf(rulebooks, "proposal", at);

    internal static TimeSpan? HoursOf(IRulebooks rulebooks, string rule, DateTimeOffset at) =>
        rulebooks.Current.Find("trust.rights", at.LocalDate(), ("rule", rule)) is { Ok: true } row ? TimeSpan.FromHours((double)row.Value.Number("hours")) : null;

    private static object DataOf(RightsProposal proposal, IReadOnlyList<RightsLine> lines) => new
    {
        proposal = proposal.Id,
        kind = proposal.Kind,
        about = proposal.About,
        proposedBy = proposal.ProposedBy,
        changes = lines.Select(l => new { key = l.Key, before = l.Before, after = l.After }),
    };

    private async Task Tell(DaodiDb db, RightsAudience audience, string kind, Words words, DateTimeOffset at, CancellationToken ct)
    {
        foreach (var warning in warnings) await warning.Tell(db, audience, kind, words, at, ct);
    }

    private static readonly Error Forbidden = Error.Forbidden("rights.forbidden",
        ("权限变更由系统管理员提出、安全管理员批准；您的账号不能这样做。", "System administrators propose and security administrators decide; your account may not do this."));

    private static readonly Error Unknown = Error.NotFound("rights.unknown", ("没有这项权限变更申请。", "There is no such proposal."));

    private static readonly Error Expired = Error.Conflict("rights.expired", ("申请已过期，请重新提出。", "The proposal has expired; propose it again."));

    private static readonly Error NoReason = Error.Invalid("rights.reason",
        ($"请写明理由，{ReasonLeast} 至 {ReasonMost} 字。", $"Give a reason of {ReasonLeast} to {ReasonMost} characters."), "reason");

    private static readonly Error NoRule = Error.Conflict("rights.rule",
        ("没有生效的规则行 trust.rights/proposal，无法确定申请有效期。", "No row trust.rights/proposal is in force, so it is not known how long a proposal may wait."));

    private static Error Decided(RightsProposal proposal) => Error.Conflict("rights.decided", (
        proposal.State == RightsState.Withdrawn ? "申请已撤回。" : $"该申请已由{proposal.DecidedByName}处理。",
        proposal.State == RightsState.Withdrawn ? "It was withdrawn." : $"{proposal.DecidedByName} has decided on it already."));
}

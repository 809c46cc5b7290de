using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange.Hooks;

/// <summary>A subscription with the secret that nobody can read again.</summary>
public sealed record HookSecret(Hook Hook, string Secret);

/// <summary>What keepers do with subscriptions. Each change is an act; none tells the secret.</summary>
public sealed class HookDesk
{
    private readonly IWriteLane _lane;
    private readonly IReader _reader;
    private readonly HookFormCheck _check;
    private readonly HookEvent _events;
    private readonly HookPost _post;
    private readonly HookRules _rules;
    private readonly HookSignal _signal;
    private readonly HookOptions _options;
    private readonly SiteKey _key;
    private readonly TimeProvider _clock;

    public HookDesk(IWriteLane lane, IReader reader, OutwardHttp http, ActTypes types, UnitDirectory units, HookEvent events, HookPost post, HookRules rules,
        HookSignal signal, IOptions<HookOptions> options, SiteKey key, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_lane, _reader, _events, _post, _rules, _signal, _options, _key, _clock) = (lane, reader, events, post, rules, signal, options.Value, key, clock);
        _check = new(http, types, units, events);
    }

    public Task<Hook?> Find(long id, CancellationToken ct = default) => _reader.Read(db => db.Set<Hook>().SingleOrDefaultAsync(h => h.Id == id, ct));

    /// <summary>Makes one, off at first. Errors: those of the fields, <c>hook.most</c>.</summary>
    public async Task<(HookSecret? Made, IReadOnlyList<Error> Errors)> Make(HookForm form, Viewer by, CancellationToken ct = default)
    {
        var secret = HookSignature.NewSecret();
        var hook = new Hook { Id = Ids.Next(), MadeBy = by.Name, MadeAt = _clock.Instant(), Name = "", Url = "", Types = "", Fields = "", Secret = _key.Seal(HookPost.SecretPurpose, secret) };
        if (await _check.Fill(hook, form, ct) is { Count: > 0 } errors) return (null, errors);
        var made = await _lane.Run<Hook>(async (db, stop) =>
        {
            if (await db.Set<Hook>().CountAsync(stop) >= _options.Most)
                return Error.Conflict("hook.most", ($"最多 {_options.Most} 个订阅。", $"There are {_options.Most} web hooks at most."));
            db.Add(hook);
            await Act(db, HookActs.Made, hook, by, Told(hook), stop);
            return hook;
        }, ct);
        return made.Ok ? (new(made.Value, secret), []) : (null, [made.Error]);
    }

    /// <summary>Changes one. Another address pauses it: whoever answers there has not agreed yet. Errors: those of the fields, <c>hook.unknown</c>.</summary>
    public async Task<IReadOnlyList<Error>> Change(long id, HookForm form, Viewer by, CancellationToken ct = default)
    {
        if (await Find(id, ct) is not { } known) return [Unknown];
        if (await _check.Fill(known, form, ct) is { Count: > 0 } errors) return errors;
        var changed = await Changed(id, HookActs.Changed, by, hook =>
        {
            if (hook.State == HookState.Active && hook.Url != known.Url) hook.State = HookState.Paused;
            (hook.Name, hook.Url, hook.Types, hook.Unit, hook.Fields) = (known.Name, known.Url, known.Types, known.Unit, known.Fields);
        }, Told, ct);
        return changed.Ok ? [] : [changed.Error];
    }

    /// <summary>
    /// Switches it on, or lets it go on, once the receiver agreed. Errors: <c>hook.unknown</c>, <c>hook.handshake</c>, those of <see cref="OutwardHttp.Send"/>.
    /// </summary>
    /// <param name="asked">False where a keeper answers for a receiver that knows no handshake.</param>
    public async Task<Result<Hook>> On(long id, bool asked, Viewer by, CancellationToken ct = default)
    {
        if (await Find(id, ct) is not { } known) return Unknown;
        int? rate = null;
        if (asked)
        {
            var agreed = await _post.Ask(known.Url, ct);
            if (!agreed.Ok) return agreed.Error;
            rate = agreed.Value;
        }

        return await Rung(_lane.Run<Hook>(async (db, stop) =>
        {
            if (await db.Set<Hook>().SingleOrDefaultAsync(h => h.Id == id, stop) is not { } hook) return Unknown;
            if (hook.Url != known.Url) return Error.Conflict("hook.changed", ("地址刚刚被修改，请再启用一次。", "The address was changed just now; switch it on again."));
            // From the next leaf on; what happened while it was off is no event for it.
            if (hook.State == HookState.Off) hook.From = (await db.Set<LedgerLeaf>().MaxAsync(l => (long?)l.Index, stop) ?? -1) + 1;
            (hook.State, hook.Rate) = (HookState.Active, rate);
            Release(hook);
            hook.Version++;
            await Act(db, HookActs.On, hook, by, new { handshake = asked, rate, from = hook.From }, stop);
            return hook;
        }, ct));
    }

    /// <summary>Stops sending; events wait. Errors: <c>hook.unknown</c>.</summary>
    public Task<Result<Hook>> Pause(long id, Viewer by, CancellationToken ct = default) =>
        Changed(id, HookActs.Paused, by, hook => hook.State = hook.State == HookState.Off ? HookState.Off : HookState.Paused, null, ct);

    /// <summary>Stops sending and listening. Errors: <c>hook.unknown</c>.</summary>
    public Task<Result<Hook>> Off(long id, Viewer by, CancellationToken ct = default) => Changed(id, HookActs.Off, by, hook => hook.State = HookState.Off, null, ct);

    /// <summary>A new secret, shown once; the former signs too for as long as the dated row says. Errors: <c>hook.unknown</c>.</summary>
    public async Task<Result<HookSecret>> Rotate(long id, Viewer by, CancellationToken ct = default)
    {
        var secret = HookSignature.NewSecret();
        var changed = await Changed(id, HookActs.Rotated, by, hook =>
            (hook.Former, hook.FormerUntil, hook.Secret) = (hook.Secret, _clock.Instant() + _rules.Overlap, _key.Seal(HookPost.SecretPurpose, secret)), hook => new { formerUntil = hook.FormerUntil }, ct);
        return changed.Map(hook => new HookSecret(hook, secret));
    }

    /// <summary>Sends an event that tells of nothing, now and once, whatever state it is in. Errors: <c>hook.unknown</c>.</summary>
    public async Task<Result<HookAnswer>> Try(long id, Viewer by, CancellationToken ct = default)
    {
        if (await Find(id, ct) is not { } hook) return Unknown;
        var (trial, body) = _events.WriteTrial(_clock.Instant());
        var answer = await _post.Send(hook, trial, body, ct);
        var kept = await _lane.Run<Done>(async (db, stop) =>
        {
            await Act(db, HookActs.Tried, hook, by, new { verdict = answer.Verdict.ToString(), status = answer.Status }, stop);
            return Done.It;
        }, ct);
        return kept.Map(_ => answer);
    }

    /// <summary>Does not wait any longer: the receiver is asked at once, and so is every event whose try comes later. Errors: <c>hook.unknown</c>.</summary>
    public Task<Result<Hook>> Press(long id, Viewer by, CancellationToken ct = default) => Rung(_lane.Run<Hook>(async (db, stop) =>
    {
        if (await db.Set<Hook>().SingleOrDefaultAsync(h => h.Id == id, stop) is not { } hook) return Unknown;
        var now = _clock.Instant();
        if (hook.HeldUntil > now) hook.HeldUntil = now;
        await db.Set<HookDelivery>().Where(d => d.HookId == id && d.State == HookDeliveryState.Ready && d.NextAt > now).ExecuteUpdateAsync(set => set.SetProperty(d => d.NextAt, now), stop);
        await Act(db, HookActs.Pressed, hook, by, null, stop);
        return hook;
    }, ct));

    private async Task<Result<Hook>> Changed(long id, string act, Viewer by, Action<Hook> change, Func<Hook, object>? told, CancellationToken ct) => await Rung(_lane.Run<Hook>(async (db, stop) =>
    {
        if (await db.Set<Hook>().SingleOrDefaultAsync(h => h.Id == id, stop) is not { } hook) return Unknown;
        change(hook);
        hook.Version++;
        await Act(db, act, hook, by, told?.Invoke(hook), stop);
        return hook;
    }, ct));

    private async Task<Result<T>> Rung<T>(Task<Result<T>> change)
    {
        var changed = await change;
        if (changed.Ok) _signal.Ring();
        return changed;
    }

    private static void Release(Hook hook) => (hook.HeldUntil, hook.Holds, hook.Fails, hook.FailingSince) = (null, 0, 0, null);

    private Task Act(DaodiDb db, string type, Hook hook, Viewer by, object? data, CancellationToken ct) =>
        Acts.Append(db, new(type, by, _clock.Instant()) { About = HookActs.AboutOf(hook.Id), Data = data }, ct);

    // Without the query of the address, in which receivers like to have a token.
    private static object Told(Hook hook) =>
        new { name = hook.Name, url = new Uri(hook.Url).GetLeftPart(UriPartial.Path), types = hook.Types, unit = hook.Unit, fields = hook.Fields, state = hook.State.ToString() };

    internal static Error Unknown => Error.NotFound("hook.unknown", ("没有这个外发订阅。", "There is no such web hook."));
}

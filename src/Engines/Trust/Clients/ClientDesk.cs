using System.Globalization;
using System.Text.RegularExpressions;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>What an administrator writes down of a client; all as typed.</summary>
public sealed record ClientForm(string? Id, string? Title, string? Contact, string? Unit, IReadOnlyList<string> Scopes, IReadOnlyList<string> Sources)
{
    /// <summary>The kind of proposal by which a system is let in or gets more (<see cref="RightsWish.Kind"/>).</summary>
    public const string RightsKind = ClientChange.OfKind;

    /// <summary>The kinds by which a system gets another secret, and a paused one comes in again.</summary>
    public const string SecretKind = ClientSecretChange.OfKind, ResumeKind = ClientResumeChange.OfKind;

    /// <summary>Empty for what the dated row says.</summary>
    public string? PerMinute { get; init; }
    public string? PerDay { get; init; }

    /// <summary>The proposal that these fields make.</summary>
    public RightsWish Wish(bool open, string? reason) => new(RightsKind, Id?.Trim(), reason)
    {
        Fields = new Dictionary<string, string?>
        {
            ["open"] = open ? "1" : null,
            ["title"] = Title,
            ["contact"] = Contact,
            ["unit"] = Unit,
            ["scopes"] = string.Join(' ', Scopes),
            ["sources"] = string.Join(' ', Sources),
            ["perMinute"] = PerMinute,
            ["perDay"] = PerDay,
        },
    };
}

/// <summary>A secret just issued, with its text that nobody can read again.</summary>
public sealed record IssuedSecret(ClientSecret Secret, string Text);

/// <summary>Opens other systems' access, changes it, stops it. Each change is an act and holds for tokens already issued.</summary>
public sealed partial class ClientDesk(
    IWriteLane lane, ClientBook book, ClientScopes scopes, ClientLimits limits, UnitDirectory units, SingleHand alone, RefusedTries refused, TimeProvider clock)
{
    /// <summary>So many secrets may hold at a time: the old and the new one.</summary>
    public const int MostSecrets = 2;

    /// <summary>
    /// Changes a client where that gives it no more than it has; what gives more, and a new client, is proposed (<see cref="ClientChange"/>), but for
    /// the platform's own <see cref="SingleHand"/>. A change ends the tokens already issued. Errors: <c>rights.two-people</c>, those of the fields
    /// (<c>client.id</c>, <c>client.title</c>, <c>client.contact</c>, <c>client.unit</c>, <c>client.scopes</c>, <c>client.sources</c>,
    /// <c>client.quota</c>), <c>client.taken</c>, <c>client.unknown</c>, <c>client.ended</c>.
    /// </summary>
    public async Task<Result<Client>> Keep(ClientForm form, bool open, Viewer by, CancellationToken ct = default)
    {
        var kept = await lane.Run<Client>(async (db, stop) =>
        {
            var judged = await Judge(db, form, open, stop);
            if (!judged.Ok) return judged.Error;
            var (known, wanted) = judged.Value;
            if (Widens(known, wanted) && await alone.Permit(db, ClientChange.OfKind, ClientActs.About(wanted.Id), by, null, clock.Instant(), stop) is { } refused) return refused;
            return await Put(db, known, wanted, by, null, stop);
        }, ct);
        book.Forget(form.Id?.Trim() ?? "");
        return kept;
    }

    /// <summary>The client as it is (null for a new one), and as the form wants it.</summary>
    internal async Task<Result<(Client? Known, Client Wanted)>> Judge(DaodiDb db, ClientForm form, bool open, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(form);
        var id = form.Id?.Trim() ?? "";
        if (open && (!IdText().IsMatch(id) || id == "new"))
            return Invalid("client.id", "编号用小写字母、数字和连字符，2 至 32 位，如 grid-platform。", "Use 2 to 32 small letters, digits and hyphens, such as grid-platform.", "id");
        var wanted = new Client { Id = id, Title = "", Contact = "", UnitCode = "", Scopes = "", Sources = "", MadeAt = clock.Instant() };
        if (Fill(wanted, form) is { } fault) return fault;
        var known = await db.Set<Client>().SingleOrDefaultAsync(c => c.Id == id, ct);
        if (open && known is not null) return Invalid("client.taken", $"编号“{id}”已被使用，请换一个。", $"“{id}” is taken; choose another.", "id");
        if (!open && known is null) return Unknown;
        return known is { State: ClientState.Ended } ? IsEnded : (known, wanted);
    }

    /// <summary>Writes it, in the caller's work.</summary>
    internal async Task<Client> Put(DaodiDb db, Client? known, Client wanted, Viewer by, string? reason, CancellationToken ct)
    {
        var open = known is null;
        if (known is null) db.Add(known = wanted);
        else
        {
            (known.Title, known.Contact, known.UnitCode, known.Scopes, known.Sources) = (wanted.Title, wanted.Contact, wanted.UnitCode, wanted.Scopes, wanted.Sources);
            (known.PerMinute, known.PerDay, known.TokensFrom) = (wanted.PerMinute, wanted.PerDay, NextSecond());
        }

        await Act(db, open ? ClientActs.Opened : ClientActs.Changed, known, by, ct, reason);
        book.Forget(known.Id);
        return known;
    }

    /// <summary>Whether it would get more than it has: a scope, a source, another unit's view, a quota that is larger or not its own any more.</summary>
    private static bool Widens(Client? known, Client wanted) => known is null || known.UnitCode != wanted.UnitCode
        || wanted.ScopeList.Except(known.ScopeList).Any() || wanted.SourceList.Except(known.SourceList).Any()
        || Larger(known.PerMinute, wanted.PerMinute) || Larger(known.PerDay, wanted.PerDay);

    // What the dated row allows may be more or less than a number of one's own, so giving that number up counts as more.
    private static bool Larger(int? had, int? wanted) => had != wanted && (had is null || wanted is null || wanted > had);

    /// <summary>
    /// Issues a secret that holds until the end of <paramref name="until"/>, or as long as the dated row says. Whoever has it is that system, so a signed-in
    /// administrator gets only the first one of a system that two people let in on their own proposal; further ones are proposed
    /// (<see cref="ClientSecretChange"/>) and collected. Errors: <c>rights.two-people</c>, <c>client.unknown</c>, <c>client.ended</c>,
    /// <c>client.secrets</c> (two hold already), <c>client.until</c>.
    /// </summary>
    public async Task<Result<IssuedSecret>> AddSecret(string id, DateOnly? until, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        var issued = await lane.Run<IssuedSecret>(async (db, stop) =>
        {
            var ready = await ForSecret(db, id, until, stop);
            if (!ready.Ok) return ready.Error;
            if (!await IsFirstOf(db, id, by, stop) && await alone.Permit(db, ClientSecretChange.OfKind, ClientActs.About(id), by, null, clock.Instant(), stop) is { } refused) return refused;
            return await Issue(db, id, ready.Value, null, by, stop);
        }, ct);
        book.Forget(id);
        return issued;
    }

    /// <summary>Issues the secret that two people agreed to; only who proposed it gets it, once. Errors as of <see cref="RightsDesk.Use"/> and <see cref="AddSecret"/>.</summary>
    public async Task<Result<IssuedSecret>> CollectSecret(long proposal, Viewer by, CancellationToken ct = default)
    {
        var collected = await lane.Run<IssuedSecret>(async (db, stop) =>
        {
            var agreed = await RightsDesk.Use(db, proposal, ClientSecretChange.OfKind, by, clock.Instant(), stop);
            if (!agreed.Ok) return agreed.Error;
            var id = agreed.Value.Target!;
            var ready = await ForSecret(db, id, ClientSecretChange.DayOf(agreed.Value), stop);
            return ready.Ok ? await Issue(db, id, ready.Value, proposal, by, stop) : ready.Error;
        }, ct);
        if (collected.Ok) book.Forget(collected.Value.Secret.ClientId);
        return await refused.Pass(collected, by, "collect", $"rights/{proposal}");
    }

    /// <summary>Until when a new secret of this client would hold. Errors as of <see cref="AddSecret"/>.</summary>
    internal async Task<Result<DateTimeOffset>> ForSecret(DaodiDb db, string id, DateOnly? until, CancellationToken ct)
    {
        var now = clock.Instant();
        if (await db.Set<Client>().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } client) return Unknown;
        if (client.State == ClientState.Ended) return IsEnded;
        if (limits.Of(id) is not { } limit) return NoLimits;
        var last = now + limit.Secret;
        var to = until is { } day ? CityTime.EndOf(day) : last;
        if (to <= now || to > last.AddDays(1))
            return Invalid("client.until", $"到期日应在今天与 {last.Local():yyyy-MM-dd} 之间。", $"It must end between today and {last.Local():yyyy-MM-dd}.", "until");
        return await db.Set<ClientSecret>().CountAsync(s => s.ClientId == id && s.EndedAt == null && s.To > now, ct) < MostSecrets ? to
            : Error.Conflict("client.secrets", ("已有两个密钥在用：请先作废旧的一个。", "Two secrets hold already: end the old one first."));
    }

    private async Task<IssuedSecret> Issue(DaodiDb db, string id, DateTimeOffset to, long? proposal, Viewer by, CancellationToken ct)
    {
        var (now, text) = (clock.Instant(), ClientBook.NewSecret());
        var secret = new ClientSecret { Id = Ids.Next(), ClientId = id, Hash = ClientBook.HashOf(text), From = now, To = to };
        db.Add(secret);
        await Acts.Append(db, new(ClientActs.SecretIssued, by, now) { About = ClientActs.About(id), Data = new { secret = secret.Id, until = to, proposal } }, ct);
        return new IssuedSecret(secret, text);
    }

    private static async Task<bool> IsFirstOf(DaodiDb db, string id, Viewer by, CancellationToken ct)
    {
        var about = ClientActs.About(id);
        return by.Kind == ViewerKind.Account && !await db.Set<ClientSecret>().AnyAsync(s => s.ClientId == id, ct)
            && await db.Set<RightsProposal>().AnyAsync(p => p.Kind == ClientChange.OfKind && p.About == about && p.State == RightsState.Agreed && p.ProposedBy == by.AccountId, ct);
    }

    /// <summary>Ends a secret now, and the tokens got with it. Errors: <c>client.unknown</c>.</summary>
    public async Task<Result<Done>> EndSecret(string id, long secretId, Viewer by, CancellationToken ct = default)
    {
        var ended = await lane.Run<Done>(async (db, stop) =>
        {
            if (await db.Set<ClientSecret>().SingleOrDefaultAsync(s => s.Id == secretId && s.ClientId == id, stop) is not { } secret) return Unknown;
            if (secret.EndedAt is not null) return Done.It;
            secret.EndedAt = clock.Instant();
            await Acts.Append(db, new(ClientActs.SecretEnded, by, secret.EndedAt.Value) { About = ClientActs.About(id), Data = new { secret = secret.Id } }, stop);
            return Done.It;
        }, ct);
        book.Forget(id);
        return ended;
    }

    /// <summary>Stops a client until it is resumed; tokens already issued stop at once and for ever. Errors: <c>client.unknown</c>, <c>client.ended</c>.</summary>
    public Task<Result<Done>> Pause(string id, Viewer by, CancellationToken ct = default) => Turn(id, ClientState.Paused, ClientActs.Paused, by, ct);

    /// <summary>
    /// Lets a paused client in again, by a single hand; others propose it (<see cref="ClientResumeChange"/>). Errors: <c>rights.two-people</c>,
    /// <c>client.unknown</c>, <c>client.ended</c>.
    /// </summary>
    public Task<Result<Done>> Resume(string id, Viewer by, CancellationToken ct = default) => Turn(id, ClientState.Active, ClientActs.Resumed, by, ct);

    /// <summary>Ends a client for ever, and its secrets with it. Errors: <c>client.unknown</c>, <c>client.ended</c>.</summary>
    public Task<Result<Done>> End(string id, Viewer by, CancellationToken ct = default) => Turn(id, ClientState.Ended, ClientActs.Ended, by, ct);

    private async Task<Result<Done>> Turn(string id, ClientState to, string act, Viewer by, CancellationToken ct)
    {
        var turned = await lane.Run<Done>(async (db, stop) =>
        {
            if (to == ClientState.Active && await alone.Permit(db, ClientResumeChange.OfKind, ClientActs.About(id), by, null, clock.Instant(), stop) is { } refused) return refused;
            return await Turn(db, id, to, act, by, null, stop);
        }, ct);
        book.Forget(id);
        return turned;
    }

    /// <summary>Does it in the caller's work.</summary>
    internal async Task<Result<Done>> Turn(DaodiDb db, string id, ClientState to, string act, Viewer by, string? reason, CancellationToken ct)
    {
        if (await db.Set<Client>().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } client) return Unknown;
        if (client.State == ClientState.Ended) return IsEnded;
        if (client.State == to) return Done.It;
        var now = clock.Instant();
        (client.State, client.TokensFrom) = (to, NextSecond());
        if (to == ClientState.Ended)
        {
            foreach (var secret in await db.Set<ClientSecret>().Where(s => s.ClientId == id && s.EndedAt == null).ToListAsync(ct)) secret.EndedAt = now;
        }

        await Act(db, act, client, by, ct, reason);
        book.Forget(id);
        return Done.It;
    }

    private Task Act(DaodiDb db, string type, Client client, Viewer by, CancellationToken ct, string? reason = null) => Acts.Append(db, new(type, by, clock.Instant())
    {
        About = ClientActs.About(client.Id),
        Reason = reason,
        Data = new
        {
            title = client.Title,
            unit = client.UnitCode,
            scopes = client.ScopeList,
            sources = client.SourceList,
            perMinute = client.PerMinute,
            perDay = client.PerDay,
            state = client.State.ToString().ToLowerInvariant(),
        },
    }, ct);

    private Error? Fill(Client client, ClientForm form)
    {
        var (title, contact) = (form.Title?.Trim() ?? "", form.Contact?.Trim() ?? "");
        if (title.Length is 0 or > 100) return Invalid("client.title", "请填写系统名称（100 字以内）。", "Give the system's name, in at most 100 characters.", "title");
        if (contact.Length is 0 or > 100) return Invalid("client.contact", "请写明联系人（100 字以内），出现异常时找得到人。", "Say whom to call when it does something odd, in at most 100 characters.", "contact");
        if (units.Find(form.Unit) is not { Active: true } unit) return Invalid("client.unit", "请选择它代表哪个单位：它只能看到该单位看得到的。", "Choose the unit it acts for: it sees what that unit sees.", "unit");
        var granted = form.Scopes.Distinct().Order(StringComparer.Ordinal).ToList();
        if (granted.Count == 0 || granted.Any(s => scopes.Find(s) is null)) return Invalid("client.scopes", "请至少选择一项权限。", "Grant at least one scope.", "scopes");
        var sources = form.Sources.Distinct().Order(StringComparer.Ordinal).ToList();
        if (sources.Any(s => !IdText().IsMatch(s)) || sources.Count > 20) return Invalid("client.sources", "请从列表中选择数据来源，最多 20 个。", "Choose sources of the list, 20 at most.", "sources");
        if (granted.Contains(ClientScopes.Push) != sources.Count > 0)
            return sources.Count > 0
                ? Invalid("client.sources", "指定了数据来源，却没有授予推送权限。", "Sources are named, but pushing is not granted.", "sources")
                : Invalid("client.sources", "授予推送权限时，请指定可以推送的数据来源。", "Where pushing is granted, name the sources as which it may push.", "sources");
        if (!Whole(form.PerMinute, out var perMinute)) return Invalid("client.quota", "每分钟请求数请填 1 至 1000000 的整数；留空按规则表。", "Give the requests a minute as a whole number from 1 to 1,000,000, or leave it empty.", "perMinute");
        if (!Whole(form.PerDay, out var perDay, 100_000_000)) return Invalid("client.quota", "每日条数请填 1 至 100000000 的整数；留空按规则表。", "Give the items a day as a whole number from 1 to 100,000,000, or leave it empty.", "perDay");
        (client.Title, client.Contact, client.UnitCode) = (title, contact, unit.Code);
        (client.Scopes, client.Sources, client.PerMinute, client.PerDay) = (string.Join(' ', granted), string.Join(' ', sources), perMinute, perDay);
        return null;
    }

    // A token says in whole seconds when it was issued, so one of this very second cannot be told from one of before.
    private DateTimeOffset NextSecond() => DateTimeOffset.FromUnixTimeSeconds(clock.Instant().ToUnixTimeSeconds() + 1);

    internal static Error NoLimits => new("client.limits", ("规则表 trust.clients 没有适用的行，请先补上。", "No row of trust.clients applies; add one first.")) { Kind = ErrorKind.Unavailable };

    private static Error Unknown => Error.NotFound("client.unknown", ("没有这个系统接入。", "There is no such client."));

    private static Error IsEnded => Error.Conflict("client.ended", ("该系统接入已经终止，不能再变更；请另开一个。", "This client is ended and cannot be changed; open another."));

    private static bool Whole(string? text, out int? number, int most = 1_000_000)
    {
        number = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (!int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed < 1 || parsed > most) return false;
        number = parsed;
        return true;
    }

    private static Error Invalid(string code, string zh, string en, string field) => Error.Invalid(code, (zh, en), field);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,31}$")]
    private static partial Regex IdText();
}

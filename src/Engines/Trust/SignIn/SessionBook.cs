using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Trust;

/// <summary>One browser in which an account is signed in. The cookie holds a secret; here is its hash.</summary>
public sealed class SessionRow
{
    public required long Id { get; init; }

    /// <summary>SHA-256 of the cookie's secret, 32 bytes.</summary>
    public required byte[] Hash { get; init; }

    public required Guid AccountId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was last used, to the minute.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>When its owner last proved who they are: by password, code, or a provider outside.</summary>
    public required DateTimeOffset ProvedAt { get; set; }

    /// <summary>How: <c>password</c>, <c>totp</c>, <c>recovery</c>, <c>outside</c>, or <c>card</c> in the demonstration, which no limit concerns.</summary>
    public required string How { get; set; }

    /// <summary>The network it came from, its last part hidden: 10.1.2.*.</summary>
    public string? Network { get; init; }

    /// <summary>Browser and system, as far as it says.</summary>
    public string? Device { get; init; }

    public DateTimeOffset? EndedAt { get; set; }
}

internal sealed class SessionTable : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> builder)
    {
        builder.ToTable("sessions");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.HasIndex(s => s.Hash).IsUnique();
        builder.HasIndex(s => new { s.AccountId, s.Id });
        builder.Property(s => s.Hash).HasMaxLength(32);
        builder.Property(s => s.How).HasMaxLength(16);
        builder.Property(s => s.Network).HasMaxLength(64).Personal(PersonalKind.Text, "sessions");
        builder.Property(s => s.Device).HasMaxLength(64).Personal(PersonalKind.Text, "sessions");
    }
}

/// <summary>What a request knows of its session.</summary>
public sealed record SessionNow(long Id, DateTimeOffset ProvedAt, string How)
{
    /// <summary>Entered by a role card of the demonstration.</summary>
    public bool Card => How == SessionBook.Card;
}

/// <summary>
/// The sessions: started at sign-in, checked at every request without a read of the database (what was read is kept for half a minute), ended by their owner,
/// by a change of rights or password, and by the limits of the dated rows.
/// </summary>
public sealed class SessionBook(IReader reader, IWriteLane lane, SignInRows rows, TimeProvider clock)
{
    /// <summary>The claim in which the cookie carries the session's secret.</summary>
    public const string Claim = "daodi:session";

    public const string Card = "card", Outside = "outside";

    private const int Most = 20_000;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Starts one in the caller's work; the secret goes into the cookie and nowhere else.</summary>
    public static string Start(DaodiDb db, Guid account, string how, HttpContext http, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(http);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        db.Add(new SessionRow
        {
            Id = Ids.Next(),
            Hash = HashOf(secret),
            AccountId = account,
            StartedAt = now,
            SeenAt = now,
            ProvedAt = now,
            How = how,
            Network = NetworkOf(http.Connection.RemoteIpAddress),
            Device = DeviceOf(http.Request.Headers.UserAgent.ToString()),
        });
        return secret;
    }

    /// <summary>The session of a cookie, if it still holds; null otherwise.</summary>
    public async Task<SessionNow?> Check(string? secret, Guid account)
    {
        if (secret is null || secret.Length > 64) return null;
        var now = clock.Instant();
        if (!_entries.TryGetValue(secret, out var entry) || now >= entry.Until || now < entry.ReadAt)
        {
            var hash = HashOf(secret);
            var row = await reader.Read(db => db.Set<SessionRow>().SingleOrDefaultAsync(s => s.Hash == hash));
            if (row is null || row.AccountId != account) return null;
            if (_entries.Count > Most) _entries.Clear();
            var seen = _entries.TryGetValue(secret, out var before) && before.Seen > row.SeenAt ? before.Seen : row.SeenAt;
            entry = _entries[secret] = new(row, now, now + Kept) { Seen = seen, Written = row.SeenAt };
        }

        if (entry.Row.AccountId != account || entry.Row.EndedAt is not null || IsOver(entry.Row, entry.Seen, now)) return null;
        if (now > entry.Seen) entry.Seen = now;
        return new(entry.Row.Id, entry.Row.ProvedAt, entry.Row.How);
    }

    /// <summary>The sessions of an account that hold now, the newest first.</summary>
    public async Task<IReadOnlyList<SessionRow>> Of(Guid account, CancellationToken ct = default)
    {
        var now = clock.Instant();
        var open = await reader.Read(db => db.Set<SessionRow>().Where(s => s.AccountId == account && s.EndedAt == null).OrderByDescending(s => s.Id).Take(100).ToListAsync(ct));
        return [.. open.Where(s => !IsOver(s, s.SeenAt, now))];
    }

    /// <summary>Ends one of one's own sessions. Error <c>session.unknown</c>.</summary>
    public async Task<Result<Done>> End(long id, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        var ended = await lane.Run<Done>(async (db, stop) =>
        {
            if (by.AccountId is null || await db.Set<SessionRow>().SingleOrDefaultAsync(s => s.Id == id && s.AccountId == by.AccountId && s.EndedAt == null, stop) is not { } row)
                return Error.NotFound("session.unknown", ("没有这个登录，或它已经结束。", "There is no such session, or it has ended."));
            row.EndedAt = clock.Instant();
            await Acts.Append(db, new(TrustActs.SessionEnded, by, row.EndedAt.Value) { About = $"account/{by.AccountId}", Data = new { session = id } }, stop);
            return Done.It;
        }, ct);
        Forget(s => s.Id == id);
        return ended;
    }

    /// <summary>Ends all sessions of an account but one, in the caller's work.</summary>
    internal async Task EndOthers(DaodiDb db, Guid account, long? but, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var row in await db.Set<SessionRow>().Where(s => s.AccountId == account && s.EndedAt == null && s.Id != but).ToListAsync(ct)) row.EndedAt = now;
        Forget(s => s.AccountId == account);
    }

    /// <summary>Its owner has proved again who they are, in the caller's work.</summary>
    internal async Task Proved(DaodiDb db, long session, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Set<SessionRow>().SingleOrDefaultAsync(s => s.Id == session, ct) is { } row) row.ProvedAt = now;
        Forget(s => s.Id == session);
    }

    /// <summary>Drops what is kept of a session, after its work is committed.</summary>
    internal void Forget(Func<SessionRow, bool> which)
    {
        foreach (var (secret, entry) in _entries)
            if (which(entry.Row)) _entries.TryRemove(secret, out _);
    }

    /// <summary>Writes when sessions were last used. Every minute: a request itself writes nothing.</summary>
    public async Task Flush(CancellationToken ct = default)
    {
        var now = clock.Instant();
        var moved = _entries.Values.Where(e => e.Seen - e.Written > TimeSpan.FromSeconds(30)).ToDictionary(e => e.Row.Id, e => e);
        if (moved.Count > 0)
        {
            await lane.Run<Done>(async (db, stop) =>
            {
                foreach (var ids in moved.Keys.Chunk(200))
                {
                    foreach (var row in await db.Set<SessionRow>().Where(s => ids.Contains(s.Id)).ToListAsync(stop))
                        if (moved[row.Id].Seen > row.SeenAt) row.SeenAt = moved[row.Id].Seen;
                }

                return Done.It;
            }, ct);
            foreach (var entry in moved.Values) entry.Written = entry.Seen;
        }

        foreach (var (secret, entry) in _entries)
            if (now - entry.Seen > TimeSpan.FromHours(1)) _entries.TryRemove(secret, out _);
    }

    internal static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private bool IsOver(SessionRow row, DateTimeOffset seen, DateTimeOffset now) =>
        row.How != Card && (now - seen > rows.Idle || now - row.StartedAt > rows.Absolute);

    /// <summary>IPv4 without its last part, IPv6 without the interface: enough to know one's own office again.</summary>
    private static string? NetworkOf(IPAddress? address)
    {
        if (address is null) return null;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily == AddressFamily.InterNetwork) return string.Join('.', plain.ToString().Split('.')[..3]) + ".*";
        var bytes = plain.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes) + "/64";
    }

    private static string DeviceOf(string agent)
    {
        var browser = agent.Contains("MicroMessenger", StringComparison.Ordinal) ? "WeChat" : agent.Contains("Edg/", StringComparison.Ordinal) ? "Edge"
            : agent.Contains("Firefox/", StringComparison.Ordinal) ? "Firefox" : agent.Contains("Chrome/", StringComparison.Ordinal) ? "Chrome"
            : agent.Contains("Safari/", StringComparison.Ordinal) ? "Safari" : agent.Length == 0 ? "?" : "API";
        var system = agent.Contains("Android", StringComparison.Ordinal) ? "Android" : agent.Contains("iPhone", StringComparison.Ordinal) ? "iPhone"
            : agent.Contains("Windows", StringComparison.Ordinal) ? "Windows" : agent.Contains("Mac OS", StringComparison.Ordinal) ? "macOS"
            : agent.Contains("Linux", StringComparison.Ordinal) ? "Linux" : "";
        return system.Length == 0 ? browser : $"{browser} · {system}";
    }

    private sealed class Entry(SessionRow row, DateTimeOffset readAt, DateTimeOffset until)
    {
        public SessionRow Row { get; } = row;
        public DateTimeOffset ReadAt { get; } = readAt;
        public DateTimeOffset Until { get; } = until;
        public DateTimeOffset Seen { get; set; }
        public DateTimeOffset Written { get; set; }
    }
}

/// <summary>Sessions of long ago go, as the row <c>privacy.data/sessions</c> says.</summary>
internal sealed class SessionRetention : IRetained
{
    public string What => "sessions";

    public async Task<IReadOnlyList<long>> Due(DaodiDb db, DateTimeOffset before, int most, CancellationToken ct) =>
        await Past(db, before).OrderBy(s => s.Id).Select(s => s.Id).Take(most).ToListAsync(ct);

    public Task<int> Erase(DaodiDb db, IReadOnlyCollection<long> ids, DateTimeOffset before, DateTimeOffset at, CancellationToken ct) =>
        Past(db, before).Where(s => ids.Contains(s.Id)).ExecuteDeleteAsync(ct);

    public Task<DateTimeOffset?> Oldest(DaodiDb db, CancellationToken ct) => db.Set<SessionRow>().MinAsync(s => (DateTimeOffset?)s.SeenAt, ct);

    private static IQueryable<SessionRow> Past(DaodiDb db, DateTimeOffset before) => db.Set<SessionRow>().Where(s => s.SeenAt < before);
}

using System.Collections.Concurrent;
using System.Globalization;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>
/// Counts what clients ask and push, and refuses what is over their quotas. Counted in memory and written down every few seconds; a crash
/// forgets those seconds, and nothing else.
/// </summary>
public sealed class ClientMeter(IReader reader, IWriteLane lane, ClientLimits limits, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    /// <summary>Counts a request; the refusal where the minute is used up (<c>client.rate</c>).</summary>
    public async ValueTask<Error?> Request(Client client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (limits.Of(client) is not { } limit) return ClientDesk.NoLimits;
        var now = clock.Instant();
        var tally = await TallyOf(client.Id, now.LocalDate());
        lock (tally)
        {
            tally.LastUsedAt = now;
            var minute = now.ToUnixTimeSeconds() / 60;
            if (tally.Minute != minute) (tally.Minute, tally.InMinute) = (minute, 0);
            if (tally.InMinute < limit.PerMinute)
            {
                tally.InMinute++;
                tally.New.Requests++;
                return null;
            }

            tally.New.Refused++;
        }

        return TooMany("client.rate", 60 - now.ToUnixTimeSeconds() % 60, limit.PerMinute,
            $"每分钟 {limit.PerMinute} 次请求已用完，请按 Retry-After 稍后再来。", $"The {limit.PerMinute} requests of this minute are used up; come again after Retry-After.");
    }

    /// <summary>Counts items before they are stored; the refusal of all of them where they would be more than the day has left (<c>client.quota</c>).</summary>
    public async ValueTask<Error?> Items(string id, ClientCard? card, int count)
    {
        if ((card is null ? limits.Of(id) : limits.Of(card.Client)) is not { } limit) return ClientDesk.NoLimits;
        var now = clock.Instant();
        var tally = await TallyOf(id, now.LocalDate());
        long left;
        lock (tally)
        {
            left = limit.PerDay - tally.Items;
            if (count <= left)
            {
                tally.Items += count;
                tally.New.Items += count;
                return null;
            }

            tally.New.Refused++;
        }

        var midnight = CityTime.StartOf(now.LocalDate().AddDays(1));
        return TooMany("client.quota", (long)Math.Ceiling((midnight - now).TotalSeconds), limit.PerDay,
            $"每日 {limit.PerDay} 条，今天还剩 {Math.Max(0, left)} 条，这次有 {count} 条，一条也没有收下；次日零时恢复。",
            $"{limit.PerDay} items a day, {Math.Max(0, left)} left today, {count} in this push: none was taken. It begins anew at midnight.");
    }

    /// <summary>Gives back what was counted and then not stored.</summary>
    public void GiveBack(string id, int count)
    {
        if (!_tallies.TryGetValue(id, out var tally)) return;
        lock (tally)
        {
            tally.Items -= count;
            tally.New.Items -= count;
        }
    }

    public async ValueTask Token(string id)
    {
        var now = clock.Instant();
        var tally = await TallyOf(id, now.LocalDate());
        lock (tally)
        {
            tally.LastUsedAt = now;
            tally.New.Tokens++;
        }
    }

    public async ValueTask Refused(string id)
    {
        var tally = await TallyOf(id, clock.Instant().LocalDate());
        lock (tally) tally.New.Refused++;
    }

    /// <summary>Writes down what was counted since the last time.</summary>
    public async Task Flush(CancellationToken ct = default)
    {
        var taken = new List<(string Id, ClientDay Day, DateTimeOffset? LastUsedAt)>();
        foreach (var (id, tally) in _tallies)
        {
            lock (tally)
            {
                if (tally.New is { Tokens: 0, Requests: 0, Items: 0, Refused: 0 }) continue;
                taken.Add((id, tally.New, tally.LastUsedAt));
                tally.New = new() { ClientId = id, Day = tally.Day };
            }
        }

        if (taken.Count == 0) return;
        var written = await lane.Run<Done>(async (db, stop) =>
        {
            foreach (var (id, day, usedAt) in taken)
            {
                if (await db.Set<ClientDay>().SingleOrDefaultAsync(d => d.ClientId == id && d.Day == day.Day, stop) is not { } row)
                    db.Add(row = new() { ClientId = id, Day = day.Day });
                row.Tokens += day.Tokens;
                row.Requests += day.Requests;
                row.Items += day.Items;
                row.Refused += day.Refused;
                if (usedAt is { } at && await db.Set<Client>().SingleOrDefaultAsync(c => c.Id == id, stop) is { } client && !(client.LastUsedAt > at)) client.LastUsedAt = at;
            }

            return Done.It;
        }, ct);
        if (written.Ok) return;
        foreach (var (id, day, _) in taken)
        {
            var tally = _tallies[id];
            lock (tally)
            {
                if (tally.Day != day.Day) continue;
                tally.New.Tokens += day.Tokens;
                tally.New.Requests += day.Requests;
                tally.New.Items += day.Items;
                tally.New.Refused += day.Refused;
            }
        }
    }

    private async ValueTask<Tally> TallyOf(string id, DateOnly day)
    {
        if (_tallies.TryGetValue(id, out var known) && known.Day == day) return known;
        // The day that ends is written down before its figures are let go.
        if (known is not null) await Flush();
        var before = await reader.Read(db => db.Set<ClientDay>().Where(d => d.ClientId == id && d.Day == day).Select(d => d.Items).SingleOrDefaultAsync());
        return _tallies.AddOrUpdate(id, _ => new(id, day, before), (_, other) => other.Day == day ? other : new(id, day, before));
    }

    private static Error TooMany(string code, long seconds, int limit, string zh, string en) => new(code, (zh, en))
    {
        Kind = ErrorKind.TooMany,
        Details = new Dictionary<string, object?> { ["limit"] = limit, ["retryAfter"] = seconds.ToString(CultureInfo.InvariantCulture) },
    };

    private sealed class Tally(string id, DateOnly day, long items)
    {
        public DateOnly Day => day;
        public long Minute;
        public int InMinute;

        /// <summary>Of the whole day, those of earlier starts too.</summary>
        public long Items = items;
        public DateTimeOffset? LastUsedAt;
        public ClientDay New = new() { ClientId = id, Day = day };
    }
}

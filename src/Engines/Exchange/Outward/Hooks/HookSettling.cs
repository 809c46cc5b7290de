using System.Globalization;
using System.Text;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange.Hooks;

/// <summary>One try that is over.</summary>
/// <param name="Began">When it was sent, which tells whether it belongs to the round that ended in a hold.</param>
internal sealed record HookTry(long Leaf, string Subject, HookAnswer Answer, DateTimeOffset Began, DateTimeOffset Ended);

/// <summary>
/// Writes down what came of tries, in one work of the lane: the rows, the next of their subjects, and how the receiver does.
/// </summary>
/// <remarks>
/// A receiver that is down is no fault of an event: the whole subscription is held, one event asks now and then, and nothing is given
/// up. An event that fails while others are taken is at fault itself: it waits alone and ends as a dead letter, and those of its
/// subject behind it go on then.
/// </remarks>
internal sealed class HookSettling(IWriteLane lane, HookRules rules, HookTelling telling)
{
    private const int Together = 200;

    /// <summary>Between 0 and 1; tests give their own.</summary>
    public Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    /// <summary>How the subscription stands then; null where it is gone.</summary>
    public async Task<Hook?> Keep(long id, IReadOnlyList<HookTry> tries)
    {
        var kept = await lane.Run<Hook?>(async (db, ct) =>
        {
            if (await db.Set<Hook>().SingleOrDefaultAsync(h => h.Id == id, ct) is not { } hook) return (Hook?)null;
            foreach (var part in tries.Chunk(Together)) await Keep(db, hook, part, ct);
            return hook;
        });
        return kept.Ok ? kept.Value : throw new InvalidOperationException(kept.Error.ToString());
    }

    private async Task Keep(DaodiDb db, Hook hook, HookTry[] tries, CancellationToken ct)
    {
        var taken = tries.Where(t => t.Answer.Verdict == HookVerdict.Taken).ToList();
        var others = tries.Where(t => t.Answer.Verdict != HookVerdict.Taken).ToDictionary(t => t.Leaf);
        if (taken.Count > 0) await Taken(db, hook.Id, taken, ct);
        var leaves = others.Keys.ToList();
        var rows = leaves.Count == 0 ? [] : await db.Set<HookDelivery>().Where(d => d.HookId == hook.Id && leaves.Contains(d.Leaf)).ToDictionaryAsync(d => d.Leaf, ct);
        var dead = new List<HookDelivery>();
        foreach (var done in tries)
        {
            if (done.Answer.Verdict == HookVerdict.Taken) Good(hook, done);
            else if (rows.TryGetValue(done.Leaf, out var row) && Fail(hook, row, done)) dead.Add(row);
        }

        await db.SaveChangesAsync(ct);
        await Promote(db, hook.Id, [.. taken.Select(t => t.Subject).Concat(dead.Select(d => d.Subject)).Distinct()], ct);
        var day = tries[^1].Ended.LocalDate();
        var key = hook.Id.ToString(CultureInfo.InvariantCulture);
        if (taken.Count > 0) db.Count("hooks.taken", key, day, taken.Count);
        if (others.Count > 0) db.Count("hooks.failed", key, day, others.Count);
        if (dead.Count > 0) await telling.Dead(db, hook, dead, tries[^1].Ended, ct);
        if (others.Values.FirstOrDefault(t => t.Answer.Verdict == HookVerdict.Gone) is { } gone && hook.State == HookState.Active) await telling.Gone(db, hook, gone.Ended, ct);
    }

    /// <summary>Many rows by one statement: a row each would cost the lane more than the sending. Both databases call the columns of a VALUES list column1, column2 …</summary>
    private static Task Taken(DaodiDb db, long hook, List<HookTry> taken, CancellationToken ct)
    {
        var values = new List<object>(2 + taken.Count * 2) { hook, Microseconds(taken[^1].Ended) };
        var sql = new StringBuilder("UPDATE hook_deliveries SET state = 2, done_at = {1}, tries = tries + 1, last_status = v.column2, last_zh = NULL, last_en = NULL, last_answer = NULL FROM (VALUES ");
        foreach (var done in taken)
        {
            sql.Append(CultureInfo.InvariantCulture, $"{(values.Count > 2 ? ", " : "")}({{{values.Count}}}, {{{values.Count + 1}}})");
            values.AddRange([done.Leaf, done.Answer.Status!.Value]);
        }

        sql.Append(") AS v WHERE hook_deliveries.hook_id = {0} AND hook_deliveries.leaf = v.column1");
        return db.Database.ExecuteSqlRawAsync(sql.ToString(), values, ct);
    }

    /// <summary>The next of each of these subjects may go: for each one look into the index, however many wait behind it.</summary>
    public static Task Promote(DaodiDb db, long hook, IReadOnlyList<string> subjects, CancellationToken ct)
    {
        if (subjects.Count == 0) return Task.CompletedTask;
        var names = string.Join(", ", subjects.Select((_, i) => $"({{{i + 1}}})"));
        var sql = $$"""
            UPDATE hook_deliveries SET state = 0 WHERE hook_id = {0} AND state = 1 AND leaf IN (
              SELECT (SELECT d.leaf FROM hook_deliveries AS d WHERE d.hook_id = {0} AND d.subject = v.column1 AND d.state < 2 ORDER BY d.leaf LIMIT 1)
              FROM (VALUES {{names}}) AS v)
            """;
        return db.Database.ExecuteSqlRawAsync(sql, [hook, .. subjects], ct);
    }

    private static void Good(Hook hook, HookTry done)
    {
        (hook.Fails, hook.FailingSince, hook.HeldUntil, hook.Holds) = (0, null, null, 0);
        (hook.LastGoodAt, hook.LastAt, hook.LastStatus) = (done.Ended, done.Ended, done.Answer.Status);
        (hook.LastZh, hook.LastEn) = (done.Answer.Reason.Zh, done.Answer.Reason.En);
    }

    /// <returns>Whether the event is given up.</returns>
    private bool Fail(Hook hook, HookDelivery row, HookTry done)
    {
        var answer = done.Answer;
        (hook.LastAt, hook.LastStatus, hook.LastZh, hook.LastEn) = (done.Ended, answer.Status, answer.Reason.Zh, answer.Reason.En);
        (row.LastStatus, row.LastZh, row.LastEn, row.LastAnswer) = (answer.Status, answer.Reason.Zh, answer.Reason.En, answer.Start);
        row.Tries++;
        hook.Fails++;
        hook.FailingSince ??= done.Ended;
        // Others were taken since this one first failed: it is the event and not the receiver.
        var verdict = answer.Verdict == HookVerdict.Down && row.FailedAt < hook.LastGoodAt ? HookVerdict.Failed : answer.Verdict;
        row.FailedAt ??= done.Ended;
        if (verdict == HookVerdict.Gone) return false;
        if (verdict == HookVerdict.Down || hook.Fails >= rules.Streak) Hold(hook, done);
        if (verdict == HookVerdict.Down)
        {
            // Behind the others that are due, so that another one asks next.
            row.NextAt = done.Ended;
            return false;
        }

        var rule = verdict == HookVerdict.Refused ? rules.Refused : rules.Failed;
        row.Strikes++;
        if (rule.Tries > 0 && row.Strikes >= rule.Tries)
        {
            (row.State, row.DoneAt) = (HookDeliveryState.Dead, done.Ended);
            return true;
        }

        row.NextAt = done.Ended + Wait(rule, row.Strikes, answer.RetryAfter);
        return false;
    }

    private void Hold(Hook hook, HookTry done)
    {
        // What was under way when the hold began says nothing new.
        if (hook.HeldUntil is { } held && done.Began < held) return;
        hook.Holds++;
        hook.HeldUntil = done.Ended + Wait(rules.Receiver, hook.Holds, done.Answer.RetryAfter);
    }

    private TimeSpan Wait(RetryRule rule, int failures, TimeSpan? asked)
    {
        var wait = rule.After(failures, Jitter());
        if (asked is { } longer && longer > wait) wait = longer < rules.Asked ? longer : rules.Asked > wait ? rules.Asked : wait;
        return wait;
    }

    private static long Microseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}

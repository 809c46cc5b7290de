using System.Globalization;
using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Cases;

/// <summary>Keeps a case's light: each change is recorded once, at its own instant, and told once to those the loop names.</summary>
public sealed class LightBook(Clockwork clockwork, NoticeWriter notices)
{
    /// <summary>Records what changed by the mere passing of time up to <paramref name="now"/>, however late anybody looks.</summary>
    internal async Task Advance(DaodiDb db, CaseFile file, DateTimeOffset now, bool quiet, CancellationToken ct)
    {
        while (file.Case.LightAt is { } at && at <= now)
        {
            var before = file.Case.LightAt;
            await Judge(db, file, at, "time", quiet, ct);
            if (file.Case.LightAt <= before) throw new InvalidOperationException($"The light of {file.Case.No} does not move on from {at:O}");
        }
    }

    /// <summary>Judges the light after something changed the clocks, and refreshes what lists show of them.</summary>
    internal async Task Judge(DaodiDb db, CaseFile file, DateTimeOffset at, string cause, bool quiet, CancellationToken ct)
    {
        var c = file.Case;
        var state = clockwork.Judge(c, file.Clocks, at);
        file.ShowDues(at, state.Unknown);
        var from = c.Light;
        (c.Light, c.LightClock, c.LightAt) = (state.Light, state.Clock, state.Next);
        c.Rank();
        if (state.Light == from) return;

        var change = new LightChange
        {
            Id = Ids.Next(),
            CaseId = c.Id,
            From = from,
            To = state.Light,
            At = at,
            Clock = state.Clock,
            Cause = cause,
            OwnerUnit = c.OwnerUnit,
            OwnerL2 = c.OwnerL2,
            OwnerL3 = c.OwnerL3,
        };
        db.Add(change);
        CaseCounts.CountLight(db, c, change);
        if (quiet || state.Light <= from) return;
        foreach (var target in file.Loop.Escalation.Where(e => e.At == state.Light).SelectMany(e => e.Notify).Distinct())
            await notices.Write(db, file.Loop, c, target, $"light.{state.Light.ToString().ToLowerInvariant()}", Tell(c, at), at, ct);
    }

    private static Words Tell(Case c, DateTimeOffset at)
    {
        var due = c.Due is { } d ? d.Local().ToString("MM-dd HH:mm", CultureInfo.InvariantCulture) : "–";
        return c.Light switch
        {
            Light.Yellow => ($"{c.No} 将于 {due} 到期（黄灯）：{c.Title}", $"{c.No} is due {due} (yellow): {c.Title}"),
            Light.Red => ($"{c.No} 已超期（红灯），期限 {due}：{c.Title}", $"{c.No} is overdue (red), it was due {due}: {c.Title}"),
            _ when c.Due is { } over && at <= over => ($"{c.No} 多次重办（黑灯）：{c.Title}", $"{c.No} is being done again once too often (black): {c.Title}"),
            _ => ($"{c.No} 严重超期（黑灯），期限 {due}：{c.Title}", $"{c.No} is gravely overdue (black), it was due {due}: {c.Title}"),
        };
    }
}

using CsCheck;
using Daodi.Cases;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Case = Daodi.Cases.Case;

namespace Daodi.Tests.Platform.Cases;

/// <summary>Whatever legal things people do in whatever order, while time passes: what must always hold, holds.</summary>
public class HistoryTests
{
    [Theory, BothDatabases(Slow = true)]
    public async Task RandomLegalHistories_KeepEveryInvariant(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind, "2022-06-06 09:00");
        var moves = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 20], Gen.Int[0, 60], Gen.Int[0, 3]).Array[60, 120];
        await moves.SampleAsync(steps => Play(office, steps), iter: kind == DatabaseKind.Sqlite ? 12 : 4, threads: 1);
    }

    private static async Task Play(Office office, (int Case, int Action, int Hours, int Choice)[] steps)
    {
        var cases = new List<string>();
        foreach (var (which, what, hours, choice) in steps)
        {
            office.Clock.Advance(TimeSpan.FromHours(hours));
            if (hours % 5 == 0) await office.Sweeps.Run();
            if (cases.Count < 3 || which == 9) cases.Add((await office.Register(token: Token(cases.Count))).No);
            else await Act(office, cases[which % cases.Count], Token(which % cases.Count), what, choice);
        }
        foreach (var no in cases) await Check(office, no);
        await Reconcile(office);
    }

    private static string Token(int index) => $"token {index}";

    /// <summary>Takes one of the actions that are offered to somebody; an offer that is not blocked must be takeable.</summary>
    private static async Task Act(Office office, string no, string token, int what, int choice)
    {
        var c = await office.Read(no);
        var offers = new[] { office.Dispatcher, office.Handler, office.Township, office.Stranger, Viewer.Citizen(token) }
            .SelectMany(by => office.Desk.Offers(c, by, office.Now).Where(o => o.Blocked is null).Select(o => (By: by, o.Action))).ToArray();
        if (offers.Length == 0) return;
        var (by, action) = offers[what % offers.Length];
        string[] units = ["371402", "371403", "371402001", "371402"];
        object? fields = action switch
        {
            "give" => new { unit = units[choice] },
            "note" => new { note = $"第{choice}次" },
            "wait" => new { ground = "supplement" },
            "judge" => new { good = choice > 1 },
            _ => null,
        };
        var taken = await office.Try(by, no, action, fields, reason: "理由", version: c.Version);
        taken.Ok.ShouldBeTrue($"{action} by {by.Name} in {c.Stage}: {taken.Error}");
        taken.Value.Version.ShouldBe(c.Version + 1);
    }

    private static async Task Check(Office office, string no)
    {
        var detail = (await office.Queries.Detail(no, office.Dispatcher)).Value;
        var (c, loop) = (detail.Case, detail.Loop);
        var stage = loop.Stages[c.Stage];

        detail.Acts.Select(a => a.Seq).ShouldBe(Enumerable.Range(1, detail.Acts.Count).Select(n => (long)n));
        c.Version.ShouldBe(detail.Acts.Count);
        detail.Acts.ShouldAllBe(a => Acts.IsWhole(a));
        detail.Acts.Zip(detail.Acts.Skip(1)).ShouldAllBe(p => p.First.ToStage == p.Second.FromStage && p.First.At <= p.Second.At);

        c.Turn.ShouldBe(stage.Owner);
        c.IsOpen.ShouldBe(c.ClosedAt is null);
        detail.Parties.Count(p => p.Role == CaseParty.Responsible && p.Until is null).ShouldBe(c.Responsible is null ? 0 : 1);
        if (c.Turn == Turn.Unit) c.OwnerUnit.ShouldBe(c.Responsible);

        var running = detail.Clocks.Where(k => k.Runs).ToArray();
        running.Select(k => k.Kind).Distinct().Count().ShouldBe(running.Length, "one clock of a kind runs at once");
        if (!c.IsOpen) running.ShouldBeEmpty();
        else running.Any(k => k.Kind == ClockKind.Committed).ShouldBe(!stage.Stops.Contains(ClockKind.Committed));
        (c.PausedAt is not null).ShouldBe(stage.Pauses);

        var light = c.IsOpen ? Light.Green : Light.None;
        if (detail.Lights.Count > 0) light = detail.Lights[^1].To;
        c.Light.ShouldBe(light);
        detail.Lights.Zip(detail.Lights.Skip(1)).ShouldAllBe(p => p.First.To == p.Second.From);
        if (c.IsOpen) loop.ActionsFrom(c.Stage).ShouldNotBeEmpty("no case is without a way on");
    }

    /// <summary>The counters say what the rows say.</summary>
    private static async Task Reconcile(Office office)
    {
        var rows = (await office.Rows<Case, List<Case>>(q => q.ToListAsync())).SelectMany(CaseCounts.StockKeys).GroupBy(k => k).ToDictionary(g => g.Key, g => (long)g.Count());
        var counters = await office.Rows<Counter, Dictionary<string, long>>(q => q.Where(n => n.Name == CaseCounts.Stock && n.Value != 0).ToDictionaryAsync(n => n.Key, n => n.Value));
        counters.ShouldBe(rows, ignoreOrder: true);
        (await office.Rows<Counter, long>(q => q.Where(n => n.Name == CaseCounts.Closed && n.Key == $"{MatterLoop.Id}/{CaseCounts.City}").SumAsync(n => n.Value)))
            .ShouldBe(await office.Rows<Case, int>(q => q.CountAsync(c => c.ClosedAt != null)));
    }
}

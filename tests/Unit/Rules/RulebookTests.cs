using CsCheck;
using Daodi.Rules;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Rules;

public class RulebookTests
{
    private const string Rows = """
        tables:
          t.limits:
            title: {zh: 时限, en: Limits}
            keys: [channel, nature]
            values: {handle: limit}
            rows:
              - {channel: "*", nature: "*", handle: 30 d, from: 2018-01-01, cite: law, tag: S}
              - {channel: a, nature: "*", handle: 15 wd, from: 2018-01-01, to: 2019-12-31, cite: old, tag: S}
              - {channel: a, nature: "*", handle: 5 wd, from: 2020-01-01, cite: new, tag: S}
              - {channel: a, nature: b, handle: 1 wd, from: 2020-01-01, cite: special, tag: P}
        """;

    private static readonly Rulebook Book = Rulebook.Load([("t", Rows)]).OrThrow();

    [Theory]
    [InlineData("2019-12-31", "a", "b", "15 wd")]
    [InlineData("2020-01-01", "a", "b", "1 wd")]
    [InlineData("2020-01-01", "a", "c", "5 wd")]
    [InlineData("2020-01-01", "z", "b", "30 d")]
    [InlineData("2020-01-01", null, null, "30 d")]
    public void Find_ByDayAndKeys_TakesTheMostSpecificRowInForce(string day, string? channel, string? nature, string handle) =>
        Book.Find("t.limits", Day(day), ("channel", channel), ("nature", nature), ("other", "ignored"))
            .Value.Limit("handle").ToString().ShouldBe(handle);

    [Fact]
    public void Find_NoRowOrNoTable_SaysSo()
    {
        Book.Find("t.limits", Day("2017-12-31"), ("channel", "a")).Error!.Code.ShouldBe("rule.none");
        Book.Find("t.none", Day("2020-01-01")).Error!.Code.ShouldBe("rule.table");
    }

    [Fact]
    public void Find_Trace_NamesTheRowAndWhatMatched()
    {
        var trace = Book.Find("t.limits", Day("2021-01-01"), ("channel", "a"), ("nature", "c")).Value.Trace;

        trace.Citation.ShouldBe("new");
        trace.From.ShouldBe(Day("2020-01-01"));
        trace.Matched.ShouldBe([new("channel", "a", "a"), new("nature", "c", "*")]);
    }

    [Fact]
    public void WithRows_WhatIf_LeavesTheOldRulebookAsItWas()
    {
        var table = Book.Table("t.limits")!;
        var changed = table.Row("a/b@2020-01-01", ["a", "b"], new Dictionary<string, string> { ["handle"] = "2 h" },
            Day("2020-01-01"), null, "what if", "P").Value;

        var whatIf = Book.WithRows("t.limits", changed).OrThrow();

        Limit(whatIf).ShouldBe("2 h");
        Limit(Book).ShouldBe("1 wd");
        whatIf.Table("t.limits")!.Rows.Count.ShouldBe(table.Rows.Count);

        static string Limit(Rulebook book) =>
            book.Find("t.limits", Day("2022-01-01"), ("channel", "a"), ("nature", "b")).Value.Limit("handle").ToString();
    }

    [Fact]
    public void WithRows_Overlap_IsRefused()
    {
        var row = Book.Table("t.limits")!.Row("x", ["a", "b"], new Dictionary<string, string> { ["handle"] = "2 h" },
            Day("2021-01-01"), null, "c", "P").Value;
        Book.WithRows("t.limits", row).Errors.ShouldHaveSingleItem();
    }

    /// <summary>Whatever tables pass the load check, no two most specific rows ever match the same facts on one day.</summary>
    [Fact]
    public void With_AnyTableThatLoads_NeverTies()
    {
        var key = Gen.OneOf(Gen.Const("*"), Gen.Const("a"), Gen.Const("b"));
        var row = Gen.Select(key, key, key, Gen.Int[0, 3], Gen.Int[0, 3]);
        row.Array[0, 7].Sample(rows =>
        {
            var empty = RuleTable.Empty("t", ("t", "t"), ["x", "y", "z"], []);
            var loaded = empty.With(rows.Select((r, i) => empty.Row($"r{i}", [r.Item1, r.Item2, r.Item3],
                new Dictionary<string, string>(), new DateOnly(2020, 1, 1).AddDays(Math.Min(r.Item4, r.Item5)),
                new DateOnly(2020, 1, 1).AddDays(Math.Max(r.Item4, r.Item5)), "c", "P").Value));
            if (!loaded.Ok) return;
            string[] values = ["a", "b", "c"];
            foreach (var day in Enumerable.Range(0, 4))
                foreach (var x in values)
                    foreach (var y in values)
                        foreach (var z in values)
                        {
                            var matching = loaded.Value!.Rows.Where(r => r.Holds(new DateOnly(2020, 1, 1).AddDays(day))
                                && r.Keys.Zip([x, y, z]).All(p => p.First == "*" || p.First == p.Second)).ToArray();
                            if (matching.Length == 0) continue;
                            var most = matching.Max(r => r.Specificity);
                            matching.Count(r => r.Specificity == most).ShouldBe(1);
                            var found = loaded.Value.Find(new DateOnly(2020, 1, 1).AddDays(day), k => k switch { "x" => x, "y" => y, _ => z });
                            found.Value.Row.Specificity.ShouldBe(most);
                        }
        });
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", null);
}

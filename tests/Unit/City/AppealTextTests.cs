using System.Text.Json;
using Daodi.City;
using Daodi.City.Appeals;
using Daodi.City.Texts;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.City;

public sealed class AppealTextTests
{
    [Fact]
    public void Texts_HundredThousand_AreNearlyAllDistinct()
    {
        var texts = Sample.Appeals(seed: 7, perDay: 10_000, days: 11).Take(100_000).Select(a => a.Text).ToList();

        texts.Count.ShouldBe(100_000);
        texts.Distinct().Count().ShouldBeGreaterThan(99_000);
    }

    [Fact]
    public void Texts_Lengths_RunFromALineToAWholeStory()
    {
        var lengths = Sample.Appeals(seed: 3, perDay: 3000, days: 4).Select(a => a.Text.Length).Order().ToList();

        lengths[0].ShouldBeGreaterThanOrEqualTo(15);
        lengths[^1].ShouldBeInRange(400, 620);
        lengths[lengths.Count / 2].ShouldBeInRange(50, 120);
    }

    [Fact]
    public void Texts_HaveNoGapOrChoiceLeft()
    {
        var past = Sample.NinetyDays;
        var written = past.SelectMany(p => p.Moves.SelectMany(m => m.Fields.Values.OfType<string>().Append(m.Reason ?? ""))
            .Concat([p.Appeal.Text, p.Appeal.Title, p.Appeal.Spot.Address ?? ""]));

        written.Where(t => t.AsSpan().IndexOfAny("{}[]|") >= 0).ShouldBeEmpty();
        past.ShouldAllBe(p => p.Appeal.Title.Length > 3 && p.Appeal.Title.Length <= 60);
    }

    /// <summary>None of the citizens' real messages stands in ours, nor a sentence of theirs in our lists of wording.</summary>
    [Fact]
    public void Texts_OfRealCitizens_AreNotCopied()
    {
        var folder = Path.Combine(Sample.Root(), "..", "shared", "data", "appeals");
        if (!Directory.Exists(folder)) Assert.Skip("../shared/data is not here");

        var ours = new HashSet<string>(Sample.Appeals(seed: 5, perDay: 5000, days: 4).SelectMany(a => Windows(a.Text)));
        var copied = Directory.EnumerateFiles(folder, "*.jsonl").Where(f => !f.EndsWith("taxonomy.jsonl", StringComparison.Ordinal))
            .SelectMany(File.ReadLines).Select(l => JsonSerializer.Deserialize<JsonElement>(l).GetProperty("text").GetString()!)
            .SelectMany(Windows).Where(ours.Contains).Distinct();

        copied.ShouldBeEmpty();
    }

    /// <summary>Sixteen characters in a row without a mark in between: longer than any usual turn of speech.</summary>
    private static IEnumerable<string> Windows(string text) =>
        text.Split('，', '。', '！', '？', '、', ' ', ',', '\n').Where(s => s.Length >= 16).SelectMany(s => Enumerable.Range(0, s.Length - 15).Select(i => s.Substring(i, 16)));

    [Fact]
    public void Matters_CoverEveryCategory_AndCanSayWhatTheirNaturesNeed()
    {
        CategoryTable.Leaves.Select(c => c.Code).ShouldBe(Matters.All.Select(m => m.Code), ignoreOrder: true);
        CategoryTable.Leaves.Count.ShouldBeGreaterThanOrEqualTo(40);
        CategoryTable.All.Count(c => c.Level == 1).ShouldBeGreaterThanOrEqualTo(12);
        foreach (var matter in Matters.All)
        {
            var natures = matter.Natures.Select(n => n.Nature).ToList();
            if (natures.Contains("咨询")) matter.Asks.ShouldNotBeEmpty(matter.Code);
            if (natures.Contains("表扬")) matter.Likes.ShouldNotBeEmpty(matter.Code);
            if (natures.Exists(n => n is not ("咨询" or "表扬"))) matter.Facts.ShouldNotBeEmpty(matter.Code);
            matter.Did.ShouldNotBeEmpty(matter.Code);
            matter.Titles.ShouldNotBeEmpty(matter.Code);
        }
    }

    [Fact]
    public void Categories_AreATreeOfSixDigits_NamedInBothLanguages()
    {
        foreach (var category in CategoryTable.All)
        {
            category.Code.ShouldMatch("^[0-9]{6}$");
            category.Name.Zh.ShouldNotBeNullOrWhiteSpace();
            category.Name.En.ShouldNotBeNullOrWhiteSpace();
            (category.Parent is null).ShouldBe(category.Level == 1, category.Code);
            if (category.Parent is { } parent) CategoryTable.Find(parent)!.Level.ShouldBe(category.Level - 1, category.Code);
            category.UnitKind.ShouldBeOneOf("Township", "CountyDepartment", "Department", "Enterprise");
        }
    }

    [Fact]
    public void Heating_ComesInWinter_AndFloodsInSummer()
    {
        int Count(string code, int month) => Enumerable.Range(1, 20).Sum(d => new AppealMaker(2, 400).Of(new DateOnly(2026, month, d)).Count(a => a.Matter.Code == code));

        Count("010201", 12).ShouldBeGreaterThan(20 * Math.Max(1, Count("010201", 7)));
        Count("010104", 7).ShouldBeGreaterThan(5 * Math.Max(1, Count("010104", 1)));
    }

    [Fact]
    public void Day_OfTheSameSeed_IsTheSame_OfAnotherItIsNot()
    {
        string Day(int seed) => string.Join('\n', new AppealMaker(seed, 120).Of(new DateOnly(2026, 11, 20)).Select(a => AppealJson.Of(a).ToJsonString()));

        Day(1).ShouldBe(Day(1));
        Day(1).ShouldNotBe(Day(2));
    }
}

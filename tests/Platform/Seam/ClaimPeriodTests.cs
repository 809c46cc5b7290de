using Daodi.Kernel;
using Daodi.Rules;
using Daodi.SampleSystem;
using Daodi.SampleSystem.Domain;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Seam;

/// <summary>The sample's own arithmetic, as any system tests its own: pure, against days worked out by hand.</summary>
public sealed class ClaimPeriodTests
{
    private static readonly Rulebook Rules = Rulebook.Load([("lost-property.rows.yaml", Text("lost-property.rows.yaml"))]).OrThrow();

    [Theory]
    [InlineData("2020-06-01", "2020-12-01")] // six months under the Property Law
    [InlineData("2020-12-31", "2021-06-30")] // its last day; June has no 31st
    [InlineData("2021-01-01", "2022-01-04")] // one year under the Civil Code; New Year's holiday, then the first working day
    [InlineData("2024-02-29", "2025-02-28")] // no such day in 2025: the month's last
    [InlineData("2025-03-03", "2026-03-03")]
    [InlineData("2025-05-16", "2026-05-18")] // a Saturday
    public void LastDay_OfAnAnnouncement_IsTheLawsOfThatDay(string announced, string last) =>
        ClaimPeriod.LastDay(DateOnly.Parse(announced), Rules, WorkingCalendar.Published).Value.ShouldBe(DateOnly.Parse(last));

    [Fact]
    public void NobodyClaimedInTime_OnTheLastDay_IsNotMetAndOnTheNextIs()
    {
        var facts = new ClaimFacts(new(2025, 3, 3), WorkingCalendar.Published);

        ClaimPeriod.NobodyClaimedInTime.Judge(facts, Rules, new(2026, 3, 3)).Verdict.ShouldBe(Verdict.NotMet);
        var over = ClaimPeriod.NobodyClaimedInTime.Judge(facts, Rules, new(2026, 3, 4));
        over.Verdict.ShouldBe(Verdict.Met);
        over.Traces.ShouldHaveSingleItem().Citation.ShouldContain("民法典");
    }

    [Fact]
    public void NobodyClaimedInTime_WithoutThatYearsCalendar_IsUnknown()
    {
        var facts = new ClaimFacts(new(2026, 11, 24), WorkingCalendar.Published);

        ClaimPeriod.NobodyClaimedInTime.Judge(facts, Rules, new(2028, 1, 1)).Verdict.ShouldBe(Verdict.Unknown);
    }

    private static string Text(string resource)
    {
        using var reader = new StreamReader(typeof(LostPropertySystem).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

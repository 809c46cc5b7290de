using System.Text.Json;
using Daodi.City;
using Daodi.City.Appeals;
using Daodi.City.People;
using Daodi.City.Places;
using Daodi.Geo;
using Daodi.Kernel;
using Shouldly;
using Xunit;
using AppealItem = Daodi.BigData.Appeals.Domain.AppealItem;

namespace Daodi.Tests.Unit.City;

public sealed class AppealFactsTests
{
    private static readonly IReadOnlyList<Appeal> Some = [.. Sample.Appeals(seed: 4, perDay: 500, days: 20)];

    [Fact]
    public void Items_AsTheAppealsSystemReadsThem_AreGoodUnlessSpoilt()
    {
        var received = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var appeal in Some)
        {
            using var json = JsonDocument.Parse(AppealJson.Of(appeal).ToJsonString());
            var (item, errors) = AppealItem.Parse(json.RootElement, received);

            (item is null).ShouldBe(appeal.Fault != Fault.None, $"{appeal.SourceId} {appeal.Fault} {string.Join("; ", errors)}");
            if (item is null) continue;
            item.AcceptedAt.ShouldBe(appeal.AcceptedAt);
            // What was written down in another datum comes back to where it was.
            if (item.Place is { } place) place.DistanceTo(appeal.Spot.At!.Value).ShouldBeLessThan(0.5);
        }
        Some.Count(a => a.Fault != Fault.None).ShouldBeInRange(Some.Count / 200, Some.Count / 40);
    }

    [Fact]
    public void Places_LieInTheirCounty()
    {
        foreach (var appeal in Some.Where(a => a.Spot.At is not null))
        {
            var county = Boundaries.Dezhou.CountyAt(appeal.Spot.At!.Value)?.Code;
            // 天衢新区 has no published boundary; its ground lies in 德城区 and 陵城区.
            if (appeal.Spot.Region.StartsWith("371471", StringComparison.Ordinal)) county.ShouldBeOneOf("371402", "371403");
            else county.ShouldBe(appeal.Spot.Region[..6], $"{appeal.Spot.Address} {appeal.Spot.At}");
        }
        Township.All.Count.ShouldBe(135);
        Some.Select(a => a.Spot.Region).Distinct().Count().ShouldBe(135);
    }

    [Fact]
    public void Residents_AreNobody_ButTheirNumbersRead()
    {
        for (var n = 0; n < Resident.Count; n += 7)
        {
            var resident = Resident.Number(n);
            var id = ResidentId.Parse(resident.IdNumber);
            id.Ok.ShouldBeTrue(resident.IdNumber);
            id.Value.Sex.ShouldBe(resident.Sex);
            // Sequences 996 to 999 were kept for centenarians.
            resident.IdNumber[14..17].ShouldBeOneOf("996", "997", "998", "999");
            id.Value.AgeOn(new DateOnly(2026, 11, 24)).ShouldBeInRange(18, 95);
            PhoneNumber.Parse(resident.Phone).Ok.ShouldBeTrue();
            resident.Phone.ShouldStartWith("1990000");
            resident.Name.Length.ShouldBeInRange(2, 3);
        }
    }

    [Fact]
    public void Callers_OfAnonymousAppeals_AreNotSent()
    {
        Some.ShouldContain(a => a.Anonymity == "anonymous");
        Some.ShouldContain(a => a.Anonymity == "confidential");
        Some.Where(a => a.Anonymity == "anonymous").ShouldAllBe(a => a.Person == null);
        Some.Where(a => a.Anonymity != "anonymous").ShouldAllBe(a => a.Person != null);
    }

    [Fact]
    public void Calls_FollowTheDay()
    {
        // A hundred plain working days and their weekends.
        var hours = Enumerable.Range(0, 60).Select(d => new DateOnly(2026, 3, 9).AddDays(d)).Where(Rhythm.IsWorked)
            .SelectMany(d => Rhythm.Calls(d, 200, Dice.For(1, "t", d.ToString("O", null)))).GroupBy(c => c.Local().Hour).ToDictionary(g => g.Key, g => g.Count());

        hours[9].ShouldBeGreaterThan(hours[12] * 2);
        hours[15].ShouldBeGreaterThan(hours[13]);
        hours.GetValueOrDefault(3).ShouldBeLessThan(hours[10] / 20);
    }

    [Theory]
    [InlineData("2026-10-01", 0.4, 0.6)]  // National Day
    [InlineData("2026-11-21", 0.6, 0.8)]  // Saturday
    [InlineData("2026-11-23", 1.2, 1.3)]  // Monday
    [InlineData("2026-10-10", 1.0, 1.1)]  // Saturday worked in exchange
    [InlineData("2027-06-15", 1.0, 1.2)]  // a year without a notice yet: a plain Tuesday
    public void Day_OfTheCalendar_IsAsBusyAsItIs(string date, double from, double to) =>
        Rhythm.Of(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture)).ShouldBeInRange(from, to);

    [Fact]
    public void Days_BringAboutWhatWasAskedFor()
    {
        var perDay = Enumerable.Range(0, 91).Average(d => (double)new AppealMaker(6, 120).Of(new DateOnly(2026, 8, 24).AddDays(d)).Count);

        perDay.ShouldBeInRange(105, 130);
    }

    [Fact]
    public void Incidents_BringManyCallersOfOneStreetInTwoHours()
    {
        var streets = Enumerable.Range(0, 60).Select(d => new AppealMaker(1, 120).Of(new DateOnly(2026, 9, 1).AddDays(d)))
            .SelectMany(day => day.GroupBy(a => (a.Spot.Address, a.Matter.Code))).Where(g => g.Key.Address is not null && g.Count() >= 6).ToList();

        streets.Count.ShouldBeInRange(4, 30);
        foreach (var street in streets)
        {
            (street.Max(a => a.AcceptedAt) - street.Min(a => a.AcceptedAt)).ShouldBeLessThan(TimeSpan.FromHours(2));
            street.Select(a => a.Text).Distinct().Count().ShouldBe(street.Count());
        }
    }
}

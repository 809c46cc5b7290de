using System.Collections.Concurrent;
using System.Globalization;
using Daodi.City.People;
using Daodi.City.Places;
using Daodi.City.Texts;
using Daodi.Kernel;

namespace Daodi.City.Appeals;

/// <summary>
/// All appeals of any day, as a function of seed, rate and date alone: whoever restarts the city gets the same day again,
/// with the same source ids, and the platform knows which it has.
/// </summary>
internal sealed class AppealMaker(int seed, double perDay)
{
    private readonly ConcurrentDictionary<DateOnly, List<DateTimeOffset>> _calls = new();

    /// <summary>The appeals of one date in city time, in the order of their source ids.</summary>
    public IReadOnlyList<Appeal> Of(DateOnly date)
    {
        var calls = Calls(date);
        var appeals = calls.Select((at, i) => One(date, i, at, mayFollow: true)).ToList();
        appeals.AddRange(Incident(date, calls.Count));
        return appeals;
    }

    private List<DateTimeOffset> Calls(DateOnly date) =>
        _calls.GetOrAdd(date, d => Rhythm.Calls(d, perDay * 0.96, Dice.For(seed, "calls", Key(d))));

    private Appeal One(DateOnly date, int index, DateTimeOffset at, bool mayFollow)
    {
        var dice = Dice.For(seed, "appeal", Key(date), index.ToString(CultureInfo.InvariantCulture));
        if (mayFollow && dice.Chance(0.05) && Earlier(date, dice) is { } earlier)
        {
            return Make(date, index, at, earlier.Matter, earlier.Spot, dice, earlier.Person!, earlier.Nature, again: true);
        }
        var town = dice.Weighted(Township.All, t => t.Weight);
        var matter = dice.Weighted(Matters.All, m => m.WeightIn(at.Local().Month) * Fits(m, town));
        var spot = Spot.In(town, matter.Where, dice);
        return Make(date, index, at, matter, spot, dice, Caller(town, dice), dice.Weighted(matter.Natures, n => n.Weight).Nature, again: false);
    }

    /// <summary>Something that this person called about some days before and still finds unsolved.</summary>
    private Appeal? Earlier(DateOnly date, Dice dice)
    {
        var before = date.AddDays(-dice.Between(4, 16));
        var calls = Calls(before);
        if (calls.Count == 0) return null;
        var index = dice.Between(0, calls.Count - 1);
        var earlier = One(before, index, calls[index], mayFollow: false);
        return earlier.Nature is "咨询" or "表扬" || earlier.Person is null ? null : earlier;
    }

    /// <summary>Now and then something happens to a whole street: many call within an hour or two.</summary>
    private List<Appeal> Incident(DateOnly date, int firstIndex)
    {
        var dice = Dice.For(seed, "incident", Key(date));
        if (!dice.Chance(0.22)) return [];
        var town = dice.Weighted(Township.All, t => t.Weight);
        string[] codes = ["010202", "010203", "010201", "030201", "010104", "030104"];
        var matter = dice.Weighted([.. codes.Select(c => Matters.Find(c)!)], m => m.WeightIn(date.Month) * (town.IsUrban || m.Where != PlaceKind.Estate ? 1 : 0.3));
        var spot = Spot.In(town, matter.Where, dice);
        var start = CityTime.StartOf(date).AddHours(dice.Pick([7, 9, 10, 14, 17, 19])).AddMinutes(dice.Between(0, 50));
        var callers = dice.Between(6, 14);
        return [.. Enumerable.Range(0, callers).Select(i =>
        {
            // The first calls come fast, then they thin out.
            var at = start.AddSeconds(75 * 60 * Math.Pow((i + dice.Next()) / callers, 1.6));
            var near = spot with { At = spot.At is { } place ? Township.Near(place, 0.15, dice) : null };
            return Make(date, firstIndex + i, at, matter, near, dice, Caller(town, dice), dice.Pick(["投诉", "求助"]), again: false, urgent: dice.Chance(0.4));
        })];
    }

    private static Appeal Make(
        DateOnly date, int index, DateTimeOffset at, Matter matter, Spot spot, Dice dice, Resident caller, string nature, bool again, bool urgent = false)
    {
        // Hotlines note whole seconds.
        at = DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
        var anonymity = (nature, dice.Next()) switch
        {
            ("举报", < 0.28) => "confidential",
            ("举报", < 0.5) => "anonymous",
            (_, < 0.06) => "confidential",
            (_, < 0.14) => "anonymous",
            _ => "named",
        };
        if (nature == "表扬") anonymity = "named";
        var accuses = nature is "投诉" or "举报" && spot.Region.Length == 9 && dice.Chance(0.012);
        var person = anonymity == "anonymous" && !again ? null : caller;
        var telling = new AppealWriter.Telling(
            nature, dice.Chance(0.62), again, anonymity == "confidential", person?.Polite ?? "市民", at,
            accuses ? $"反映{spot.Town}工作人员{dice.Pick(["推诿扯皮", "接到反映后不作为", "态度生硬", "与当事人有亲戚关系"])}，要求由上级处理" : null);
        var (title, text) = AppealWriter.Write(matter, spot, telling, dice);
        return new()
        {
            SourceId = $"{Key(date)}{index + 1:0000}",
            AcceptedAt = at,
            ArrivesAt = dice.Chance(0.03) ? at.AddMinutes(dice.Between(5, 90)) : at.AddSeconds(dice.Between(5, 90)),
            Matter = matter,
            Nature = nature,
            Spot = spot,
            Title = title,
            Text = text,
            Person = person,
            Anonymity = person is null ? "anonymous" : anonymity == "anonymous" ? "named" : anonymity,
            Urgent = urgent || dice.Chance(matter.Urgent),
            AccusedUnit = accuses ? spot.Region : null,
            Filed = dice.Chance(0.9),
            Twice = dice.Chance(0.015),
            Fault = dice.Chance(0.012) ? dice.Pick(Enum.GetValues<Fault>()[1..]) : Fault.None,
        };
    }

    /// <summary>A resident of the township; some call far more often than others.</summary>
    private static Resident Caller(Township town, Dice dice)
    {
        var rank = (int)(90 * Math.Pow(dice.Next(), 2));
        var number = Dice.For(1, "caller", town.Division.Code, rank.ToString(CultureInfo.InvariantCulture)).Between(0, Resident.Count - 1);
        return Resident.Number(number);
    }

    /// <summary>Estates and roads are matters of towns, fields and villages of the country.</summary>
    private static double Fits(Matter matter, Township town) => matter.Where switch
    {
        PlaceKind.Village or PlaceKind.Field or PlaceKind.River => town.IsUrban ? 0.1 : 2.2,
        PlaceKind.Estate => town.IsUrban ? 1.3 : 0.35,
        _ => 1,
    };

    private static string Key(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}

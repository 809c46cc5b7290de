using System.Globalization;
using Daodi.City.Places;
using Daodi.Kernel;

namespace Daodi.City.Texts;

/// <summary>Fills the gaps of sentences about one matter at one place, told by one person on one day.</summary>
internal sealed class Slots(Spot spot, DateTimeOffset at, string caller, bool firstPerson)
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;
    private bool _placeTold;
    // What the title and the text must agree on.
    private string? _route;
    private string? _goods;

    /// <summary>Who would be responsible, for units that send a case back.</summary>
    public Func<string> Right { get; init; } = static () => "相关单位";

    public int Days { get; init; } = 5;

    /// <summary>Starts a new text: the place is told in full again.</summary>
    public Slots Again()
    {
        _placeTold = false;
        return this;
    }

    /// <summary>Titles and replies name the place shortly every time.</summary>
    public Slots PlaceKnown()
    {
        _placeTold = true;
        return this;
    }

    public string Fill(string slot, Dice dice) => slot switch
    {
        "place" => Place(dice),
        "county" => spot.County,
        "town" => spot.Town.Length > 0 ? spot.Town : spot.County,
        "road" => spot.Road,
        "estate" => spot.Estate,
        "village" => spot.Village,
        "river" => spot.River,
        "shop" => spot.Shop,
        "firm" => spot.Firm,
        "factory" => spot.Factory,
        "eatery" => spot.Eatery,
        "school" => spot.School,
        "site" => spot.Site,
        "I" => firstPerson ? "我" : "来电人",
        "home" => firstPerson ? "我家" : "来电人家",
        "caller" => caller,
        "right" => Right(),
        "days" => Days.ToString(Plain),
        "ask" => "来电人所咨询的问题",
        "n" => dice.Between(2, 6).ToString(Plain),
        "n0" => (dice.Between(1, 12) * 5 + 5).ToString(Plain),
        "small" => (dice.Between(2, 60) * 5).ToString(Plain),
        "small2" => (dice.Between(6, 16) * 5).ToString(Plain),
        "amount" => dice.Chance(0.7) ? $"{dice.Between(3, 180) * 100}元" : dice.Pick(["一万多元", "两千多块钱", "三万元", "五千多元", "八九百块", "一千二百元", "两万多"]),
        "amount2" => $"{dice.Between(3, 80) * 10}万元",
        "temp" => dice.Between(12, 17).ToString(Plain),
        "years" => (at.Local().Year - dice.Between(3, 11)).ToString(Plain),
        "years2" => dice.Pick(["两", "三", "四", "五", "六", "八"]),
        "month" => $"{at.Local().AddMonths(-dice.Between(1, 9)).Month}月",
        "hour" => dice.Between(8, 11).ToString(Plain),
        "hour2" => dice.Between(5, 9).ToString(Plain),
        "weekday" => dice.Pick(["一", "二", "三", "四", "五", "六", "日"]),
        "day" => dice.Between(1, at.Local().Day).ToString(Plain),
        "route" => _route ??= $"{dice.Between(1, 62)}路",
        "goods" => _goods ??= dice.Pick(Phrases.Pool(slot)).Write(dice, Fill),
        "age" => dice.Between(61, 91).ToString(Plain),
        "when" or "dur" or "depth" or "trade" or "trade2" => dice.Pick(Phrases.Pool(slot)).Write(dice, Fill),
        _ => throw new FormatException($"{{{slot}}} is not a gap of sentences"),
    };

    private string Place(Dice dice)
    {
        if (spot.Phrase.Length == 0) return spot.Town;
        if (_placeTold) return dice.Chance(0.85) ? spot.Phrase : spot.Town + spot.Phrase;
        _placeTold = true;
        return dice.Next() switch
        {
            < 0.45 => spot.County + spot.Town + spot.Phrase,
            < 0.75 => spot.Town + spot.Phrase,
            _ => spot.Phrase,
        };
    }
}

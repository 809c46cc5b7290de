using Daodi.City.Texts;
using Daodi.Kernel;

namespace Daodi.City.Places;

/// <summary>Where a matter is: the names that sentences about it use, and the position.</summary>
internal sealed record Spot
{
    /// <summary>Township or county code, as sent.</summary>
    public required string Region { get; init; }
    public required string County { get; init; }
    public required string Town { get; init; }
    public required string Road { get; init; }
    public required string Road2 { get; init; }
    public required string Estate { get; init; }
    public required string Village { get; init; }
    public required string River { get; init; }
    public required string Shop { get; init; }
    public required string Firm { get; init; }
    public required string Factory { get; init; }
    public required string Eatery { get; init; }
    public required string School { get; init; }
    public required string Site { get; init; }

    /// <summary>The place in words, without county and township; empty where the matter is nowhere in particular.</summary>
    public required string Phrase { get; init; }
    public required bool IsVillage { get; init; }

    /// <summary>Null where the matter is nowhere in particular.</summary>
    public Wgs84? At { get; init; }

    public string? Address => Phrase.Length == 0 ? null : County + Town + Phrase;

    /// <summary>A place of the wanted kind in a township.</summary>
    public static Spot In(Township town, PlaceKind kind, Dice dice)
    {
        if (kind == PlaceKind.Any) kind = AnyKind(town, dice);
        var (road, estate, village) = (dice.Pick(town.Roads), dice.Pick(town.Estates), dice.Pick(town.Villages));
        var (road2, river, shop) = (dice.Pick(town.Roads), dice.Pick(town.Rivers), dice.Pick(town.Shops));
        var (firm, school) = (dice.Pick(town.Firms), dice.Pick(town.Schools));
        if (road2 == road) road2 = town.Roads[(town.Roads.ToList().IndexOf(road) + 1) % town.Roads.Count];
        var site = dice.Pick([estate.Name + "二期工地", road.Name + "改造工地", "新建厂房工地", "安置楼工地", "商业广场工地", "污水管网工地"]);
        var (phrase, near) = kind switch
        {
            PlaceKind.Road => (dice.Between(0, 4) switch
            {
                0 => $"{road.Name}与{road2.Name}交叉口{Side(dice)}侧",
                1 => $"{road.Name}{dice.Between(3, 289)}号门前",
                2 => $"{road.Name}{estate.Name}{Side(dice)}门附近",
                3 => $"{road.Name}{dice.Pick(["中段", "东段", "西段", "北段", "南段"])}",
                _ => $"{road.Name}与{road2.Name}交叉口往{Side(dice)}{dice.Between(2, 40) * 10}米",
            }, road.At),
            PlaceKind.Estate => (dice.Between(0, 3) switch
            {
                0 => estate.Name,
                1 => $"{estate.Name}{dice.Between(1, 28)}号楼",
                2 => $"{estate.Name}{Side(dice)}区{dice.Between(1, 16)}号楼{dice.Between(1, 4)}单元",
                _ => $"{estate.Name}{dice.Between(1, 28)}号楼{dice.Between(1, 4)}单元",
            }, estate.At),
            PlaceKind.Village => (dice.Chance(0.45) ? village.Name : InVillage(village, dice.Pick(["东头", "西头", "委会附近", "中心街", "小广场旁边", "南头", "北头"])), village.At),
            PlaceKind.Field => (InVillage(village, $"{Side(dice)}的{dice.Pick(["农田", "地块", "麦田", "玉米地", "菜地"])}"), village.At),
            PlaceKind.River => (dice.Chance(0.6) ? $"{river.Name}{village.Name}段" : InVillage(village, $"{Side(dice)}的{river.Name}"), river.At),
            PlaceKind.School => (school.Name, school.At),
            PlaceKind.Shop => (dice.Chance(0.5) ? $"{road.Name}{dice.Between(3, 289)}号" : $"{road.Name}与{road2.Name}路口", shop.At),
            PlaceKind.Firm => (dice.Chance(0.5) ? $"{village.Name}附近" : $"{road.Name}{Side(dice)}首", firm.At),
            PlaceKind.Site => ($"{road.Name}{Side(dice)}侧", road.At),
            PlaceKind.Town => ("", town.Centre),
            _ => ("", default(Wgs84)),
        };
        return new()
        {
            Region = town.Division.Code,
            County = town.County.Name.Zh,
            Town = town.Name,
            Road = road.Name,
            Road2 = road2.Name,
            Estate = estate.Name,
            Village = village.Name,
            River = river.Name,
            Shop = shop.Name,
            Firm = firm.Name,
            School = school.Name,
            Factory = dice.Pick(town.Factories).Name,
            Eatery = dice.Pick(town.Eateries).Name,
            Site = site,
            Phrase = phrase,
            At = phrase.Length == 0 ? null : Township.Near(near, 0.08, dice),
            IsVillage = kind is PlaceKind.Village or PlaceKind.Field or PlaceKind.River,
        };
    }

    /// <summary>The place of a case of which only its row is known: what it does not say is “this road”, “this estate”.</summary>
    public static Spot Of(string division, string? address)
    {
        var town = Township.Find(division);
        var county = DivisionTree.Dezhou.Find(division.Length > 6 ? division[..6] : division);
        var (countyName, townName) = (county.Ok ? county.Value.Name.Zh : "", town?.Name ?? "");
        var phrase = address ?? "";
        foreach (var head in (string[])["德州市", countyName, townName])
        {
            if (head.Length > 0 && phrase.StartsWith(head, StringComparison.Ordinal)) phrase = phrase[head.Length..];
        }
        return new()
        {
            Region = division,
            County = countyName,
            Town = townName,
            Road = "该路段",
            Road2 = "相邻道路",
            Estate = "该小区",
            Village = "该村",
            River = "该河段",
            Shop = "该店",
            Firm = "该企业",
            Factory = "该企业",
            Eatery = "该店",
            School = "该校",
            Site = "该工地",
            Phrase = phrase.Length > 0 ? phrase : "该处",
            IsVillage = false,
        };
    }

    private static PlaceKind AnyKind(Township town, Dice dice) => (town.IsUrban, dice.Next()) switch
    {
        (true, < 0.5) => PlaceKind.Estate,
        (true, < 0.9) => PlaceKind.Road,
        (false, < 0.2) => PlaceKind.Road,
        (false, < 0.3) => PlaceKind.Estate,
        _ => PlaceKind.Village,
    };

    private static string InVillage(Named village, string where) =>
        (village.Name.EndsWith('村') ? village.Name : village.Name + "村") + where;

    private static string Side(Dice dice) => dice.Pick(["东", "西", "南", "北"]);
}

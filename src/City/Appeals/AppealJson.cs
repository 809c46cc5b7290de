using System.Globalization;
using System.Text.Json.Nodes;
using Daodi.Kernel;

namespace Daodi.City.Appeals;

/// <summary>An appeal as the hotline's system writes it for <c>POST /api/v1/sources/{source}/items</c>.</summary>
internal static class AppealJson
{
    public static JsonObject Of(Appeal appeal)
    {
        // Other dice than the maker's: how a thing is written down never changes what it is.
        var dice = Dice.For(2, "json", appeal.SourceId);
        var item = new JsonObject
        {
            ["sourceId"] = appeal.SourceId,
            ["acceptedAt"] = Instant(appeal.AcceptedAt, appeal.Fault == Fault.None ? dice.Next() : 1),
            ["nature"] = appeal.Nature,
            ["title"] = appeal.Title,
            ["text"] = appeal.Text,
            ["region"] = appeal.Spot.Region,
        };
        if (appeal.Filed) item["category"] = appeal.Matter.Code;
        if (appeal.Spot.Address is { } address) item["address"] = address;
        if (appeal.Spot.At is { } place) Place(item, place, dice);
        if (appeal.Person is { } person)
        {
            var who = new JsonObject { ["name"] = person.Name, ["phone"] = person.Phone };
            if (dice.Chance(0.18)) who["idNumber"] = person.IdNumber;
            item["person"] = who;
        }
        item["anonymity"] = appeal.Anonymity;
        if (appeal.Urgent) item["urgency"] = "urgent";
        if (appeal.AccusedUnit is not null) item["accusedUnit"] = appeal.AccusedUnit;
        Spoil(item, appeal.Fault);
        return item;
    }

    /// <summary>Operators click on maps of different makers; each item says which datum its position has.</summary>
    private static void Place(JsonObject item, Wgs84 place, Dice dice)
    {
        var (lon, lat, system) = dice.Next() switch
        {
            < 0.45 => (place.ToGcj02().Lon, place.ToGcj02().Lat, "GCJ-02"),
            < 0.6 => (place.ToBd09().Lon, place.ToBd09().Lat, "BD-09"),
            _ => (place.Lon, place.Lat, "WGS-84"),
        };
        item["lon"] = Math.Round(lon, 6);
        item["lat"] = Math.Round(lat, 6);
        item["coordinateSystem"] = system;
    }

    private static string Instant(DateTimeOffset at, double way)
    {
        var local = at.Local();
        return way switch
        {
            < 0.02 => local.ToString("yyyy/M/d H:mm:ss", CultureInfo.InvariantCulture),
            < 0.04 => local.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture),
            < 0.08 => local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            _ => local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        };
    }

    private static void Spoil(JsonObject item, Fault fault)
    {
        switch (fault)
        {
            case Fault.NoText: item["text"] = "  "; break;
            case Fault.UnknownRegion: item["region"] = "371499"; break;
            case Fault.UnreadableTime: item["acceptedAt"] = "昨天下午三点多"; break;
            case Fault.UnknownNature: item["nature"] = "其它"; break;
            case Fault.SwappedCoordinates: (item["lon"], item["lat"]) = (37.4512, 116.3074); break;
            case Fault.BadPhone: item["person"] = new JsonObject { ["name"] = "未留姓名", ["phone"] = "199-0000-12" }; break;
            case Fault.None:
            default: break;
        }
    }
}

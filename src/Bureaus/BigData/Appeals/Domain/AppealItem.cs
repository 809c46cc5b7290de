using System.Buffers;
using System.Text.Json;
using Daodi.Kernel;

namespace Daodi.BigData.Appeals.Domain;

/// <summary>One appeal as a sender wrote it, checked field by field. Nothing here has been looked up in a database.</summary>
public sealed record AppealItem
{
    /// <summary>Longest text taken, in characters; a longer one is refused, never cut.</summary>
    public const int LongestText = 10_000;
    public const int LongestTitle = 200;
    private const int MostFiles = 9;

    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create("。！？!?\n");

    public required string SourceId { get; init; }
    public required string Title { get; init; }
    public required string Text { get; init; }
    public required string Nature { get; init; }
    public required Division Division { get; init; }
    public required DateTimeOffset AcceptedAt { get; init; }
    public string? Category { get; init; }
    public string? Address { get; init; }
    public Wgs84? Place { get; init; }
    public string? CallerName { get; init; }
    public PhoneNumber? CallerPhone { get; init; }
    public ResidentId? CallerId { get; init; }
    public Anonymity Anonymity { get; init; }
    public bool Urgent { get; init; }
    public string? AccusedUnit { get; init; }

    /// <summary>Ids of files that the source uploaded before.</summary>
    public IReadOnlyList<long> Evidence { get; init; } = [];

    /// <summary>Checks one item; all that is wrong is told at once, each with its field and the remedy.</summary>
    /// <param name="json">The item as it came.</param>
    /// <param name="receivedAt">When the platform stored it, UTC; the start where the sender names none.</param>
    public static (AppealItem? Item, IReadOnlyList<Error> Errors) Parse(JsonElement json, DateTimeOffset receivedAt)
    {
        var read = new FieldReader(json);
        var sourceId = read.Text("sourceId", 64, required: true);
        var text = read.Text("text", LongestText, required: true);
        var title = read.Text("title", LongestTitle, required: false) ?? TitleFrom(text);
        var nature = read.Parsed("nature", Natures.Parse);
        var division = read.Parsed("region", DivisionTree.Dezhou.Find);
        var acceptedAt = read.Optional("acceptedAt", t => CityInstant.Parse(t, "acceptedAt")) ?? receivedAt;
        if (acceptedAt > receivedAt.AddMinutes(10))
        {
            read.Fail("appeal.accepted-in-future", ("受理时间晚于当前时间，请核对发送方时钟", "acceptedAt lies in the future; check the sender's clock"), "acceptedAt");
        }

        var anonymity = read.Choice("anonymity", Anonymity.Named,
            ("named", Anonymity.Named), ("anonymous", Anonymity.Anonymous), ("confidential", Anonymity.Confidential),
            ("实名", Anonymity.Named), ("匿名", Anonymity.Anonymous), ("保密", Anonymity.Confidential));
        var urgent = read.Choice("urgency", false, ("normal", false), ("urgent", true), ("一般", false), ("紧急", true));
        var place = ReadPlace(read);
        var person = read.Object("person");

        var item = read.Errors.Count > 0 ? null : new AppealItem
        {
            SourceId = sourceId!,
            Title = title!,
            Text = text!,
            Nature = nature!,
            Division = division!,
            AcceptedAt = acceptedAt,
            Category = read.Text("category", 64, required: false),
            Address = read.Text("address", 200, required: false),
            Place = place,
            CallerName = person?.Text("name", 50, required: false),
            CallerPhone = person?.OptionalValue<PhoneNumber>("phone", PhoneNumber.Parse),
            CallerId = person?.OptionalValue<ResidentId>("idNumber", ResidentId.Parse),
            Anonymity = anonymity,
            Urgent = urgent,
            AccusedUnit = read.Text("accusedUnit", 16, required: false),
            Evidence = read.Ids("evidence", MostFiles),
        };
        IReadOnlyList<Error> errors = [.. read.Errors, .. person?.Errors ?? []];
        return errors.Count == 0 ? (item, errors) : (null, errors);
    }

    /// <summary>The first sentence, where the sender gives no title.</summary>
    private static string? TitleFrom(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var end = text.AsSpan().IndexOfAny(SentenceEnds);
        var sentence = end > 0 ? text[..end] : text;
        return sentence.Length <= 40 ? sentence : sentence[..40];
    }

    private static Wgs84? ReadPlace(FieldReader read)
    {
        var (lon, lat) = (read.Number("lon"), read.Number("lat"));
        if (lon is null && lat is null)
        {
            return null;
        }

        if (lon is null || lat is null)
        {
            read.Fail("appeal.place", ("经度和纬度须同时给出", "give both lon and lat, or neither"), lon is null ? "lon" : "lat");
            return null;
        }

        var place = (read.Text("coordinateSystem", 16, required: false) ?? "WGS-84").ToUpperInvariant() switch
        {
            "WGS-84" or "WGS84" => Wgs84.Create(lon.Value, lat.Value),
            "GCJ-02" or "GCJ02" => Wgs84.Create(lon.Value, lat.Value).Map(p => new Gcj02(p.Lon, p.Lat).ToWgs84()),
            "BD-09" or "BD09" => Wgs84.Create(lon.Value, lat.Value).Map(p => new Bd09(p.Lon, p.Lat).ToWgs84()),
            _ => Error.Invalid("appeal.coordinate-system", ("坐标系应为 WGS-84、GCJ-02 或 BD-09", "coordinateSystem must be WGS-84, GCJ-02 or BD-09"), "coordinateSystem"),
        };
        if (!place.Ok)
        {
            read.Fail(place.Error with { Field = place.Error.Field ?? "lon" });
            return null;
        }

        return place.Value;
    }
}

namespace Daodi.Trust;

/// <summary>An act to be appended; <see cref="Acts"/> gives it its number, salt and hash.</summary>
/// <param name="Type">As in <see cref="ActTypes"/>.</param>
/// <param name="By">Who acts.</param>
/// <param name="At">When, UTC in whole microseconds.</param>
public sealed record NewAct(string Type, Viewer By, DateTimeOffset At)
{
    /// <summary>Only what changes a case belongs to its history; reading its data is an act <see cref="About"/> it.</summary>
    public long? CaseId { get; init; }

    public string? About { get; init; }
    public string? Ground { get; init; }
    public string? Reason { get; init; }
    public string? FromStage { get; init; }
    public string? ToStage { get; init; }

    /// <summary>Anything JSON can say: a dictionary, an anonymous object, a JsonNode; null is <c>{}</c>.</summary>
    public object? Data { get; init; }

    public bool Public { get; init; }
}

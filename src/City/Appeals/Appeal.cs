using Daodi.City.People;
using Daodi.City.Places;
using Daodi.City.Texts;

namespace Daodi.City.Appeals;

/// <summary>What is wrong with an item that a sender's system spoilt.</summary>
internal enum Fault { None, NoText, UnknownRegion, UnreadableTime, UnknownNature, SwappedCoordinates, BadPhone }

/// <summary>One appeal as the hotline will send it.</summary>
internal sealed record Appeal
{
    public required string SourceId { get; init; }

    /// <summary>When the call was taken.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When the sender's system gets it to the platform: usually at once, now and then late and out of order.</summary>
    public required DateTimeOffset ArrivesAt { get; init; }

    public required Matter Matter { get; init; }
    public required string Nature { get; init; }
    public required Spot Spot { get; init; }
    public required string Title { get; init; }
    public required string Text { get; init; }

    /// <summary>Nobody left a name with an anonymous one.</summary>
    public Resident? Person { get; init; }
    public required string Anonymity { get; init; }
    public bool Urgent { get; init; }
    public string? AccusedUnit { get; init; }

    /// <summary>Whether the operator filed it under its category, or left that open.</summary>
    public bool Filed { get; init; }

    /// <summary>Whether the sender sends it twice.</summary>
    public bool Twice { get; init; }
    public Fault Fault { get; init; }
}

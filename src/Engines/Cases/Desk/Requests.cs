using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Cases;

/// <summary>A matter to be opened as a case under the current version of its loop. The system has checked it before.</summary>
public sealed record OpenCase
{
    /// <summary>The loop's id.</summary>
    public required string Loop { get; init; }

    /// <summary>At most 200 characters.</summary>
    public required string Title { get; init; }

    /// <summary>The whole text; the case keeps its beginning, the index finds all of it.</summary>
    public required string Text { get; init; }
    public required string Channel { get; init; }
    public string? SourceId { get; init; }
    public string? Nature { get; init; }
    public string? Category { get; init; }
    public string Urgency { get; init; } = Urgencies.Normal;
    public int Anonymity { get; init; }
    public required string Division { get; init; }
    public string? Address { get; init; }
    public double? Lon { get; init; }
    public double? Lat { get; init; }

    /// <summary>When it was opened, where that is not now: history goes through the same engine with its own instants.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>The token with which the citizen follows it; the case keeps only its hash.</summary>
    public string? Token { get; init; }

    /// <summary>Files uploaded before by the same viewer.</summary>
    public IReadOnlyList<long> Evidence { get; init; } = [];

    /// <summary>Files that came with the matter: prepared by <see cref="EvidenceStore.Prepare"/>, saved with the case.</summary>
    public IReadOnlyList<Evidence> NewEvidence { get; init; } = [];

    /// <summary>More that the index should find it by.</summary>
    public string? AlsoFoundBy { get; init; }

    /// <summary>Whether the citizen may see that it was opened.</summary>
    public bool Public { get; init; } = true;
}

/// <summary>An action to be taken on a case.</summary>
public sealed record TakeAction
{
    public required string CaseNo { get; init; }

    /// <summary>The action's name in the loop.</summary>
    public required string Action { get; init; }

    /// <summary>The version of the case that the actor saw; none where nobody saw one (citizens' forms, timers).</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>What the action asks for: texts, numbers, booleans, or JSON elements of them.</summary>
    public IReadOnlyDictionary<string, object?> Fields { get; init; } = new Dictionary<string, object?>();

    /// <summary>Files for the action's evidence field, where they are not given as that field.</summary>
    public IReadOnlyList<long> EvidenceIds { get; init; } = [];
    public string? Reason { get; init; }

    /// <summary>History being filled in: nobody is notified of what is long past.</summary>
    public bool Quiet { get; init; }
}

/// <summary>Something a viewer may do with a case now.</summary>
/// <param name="Fields">What it asks for, with the choices as they are now.</param>
/// <param name="Blocked">Why it cannot be taken just now, where that can be told beforehand.</param>
public sealed record ActionOffer(
    string Action, Words Title, string? Key, IReadOnlyList<OfferedField> Fields, bool ReasonRequired, Words? Next, Error? Blocked);

public sealed record OfferedField(Field Field, IReadOnlyList<Choice> Choices);

/// <summary>
/// A system whose cases are found by more than title and summary implements it beside its loop methods: the index is written
/// anew when a case changes hands, and only the system has the whole text.
/// </summary>
public interface ICaseText
{
    /// <summary>What the case is found by besides its number, title and address.</summary>
    ValueTask<string> TextOf(DaodiDb db, Case @case, CancellationToken ct);
}

namespace Daodi.SampleSystem.Domain;

/// <summary>A thing somebody left behind: what its case does not say. One row a case.</summary>
public sealed class FoundThing
{
    public const int LongestPlace = 100, LongestMarks = 500, LongestShelf = 40;

    public required long CaseId { get; init; }

    /// <summary>As in <c>lost-property.kinds</c>.</summary>
    public required string Kind { get; init; }

    public required DateOnly FoundOn { get; init; }

    /// <summary>Where it lay: 德州汽车总站候车厅.</summary>
    public required string Place { get; init; }

    /// <summary>What only the owner can know. Never published: a claim is tested by it.</summary>
    public required string Marks { get; init; }

    /// <summary>Where it is kept.</summary>
    public required string Shelf { get; init; }

    /// <summary>The day of the announcement, which the period to claim it runs from; null before.</summary>
    public DateOnly? AnnouncedOn { get; set; }
}

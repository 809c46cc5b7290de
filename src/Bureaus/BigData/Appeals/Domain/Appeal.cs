namespace Daodi.BigData.Appeals.Domain;

/// <summary>What an appeal is beyond its case: the words, how it was answered, what the citizen thinks. One row a case.</summary>
public sealed class Appeal
{
    public required long CaseId { get; init; }

    /// <summary>The whole text, as it came.</summary>
    public required string Text { get; set; }

    /// <summary>When the channel accepted it, UTC; the case was opened here at <c>Case.OpenedAt</c>.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    public Anonymity Anonymity { get; init; }

    /// <summary>Where it is, in the register of subjects; null where no address was given.</summary>
    public long? PlaceId { get; set; }

    /// <summary>The unit complained of, which may not be the handler.</summary>
    public string? AccusedUnit { get; init; }

    /// <summary>When a handler first reached the citizen; what the response rate counts.</summary>
    public DateTimeOffset? FirstContactAt { get; set; }

    public string? Reply { get; set; }
    public DateTimeOffset? RepliedAt { get; set; }

    /// <summary>yes, partly, no; null where nobody was asked or reached.</summary>
    public string? Solved { get; set; }

    /// <summary>very, satisfied, basic, no; null where nobody was asked or reached.</summary>
    public string? Satisfaction { get; set; }

    public string? Remark { get; set; }
    public DateTimeOffset? EvaluatedAt { get; set; }

    /// <summary>callback or citizen.</summary>
    public string? EvaluatedBy { get; set; }
}

/// <summary>Who appealed. Personal data: masked wherever it is shown, read in full only for a purpose.</summary>
public sealed class AppealCaller
{
    public required long CaseId { get; init; }
    public string? Name { get; init; }
    public string? Phone { get; init; }
    public string? IdNumber { get; init; }

    /// <summary>The caller in the register of subjects, by whom their other matters are found; null where nothing tells who it was.</summary>
    public long? SubjectId { get; set; }

    /// <summary>When name and numbers were erased: on request, or because their time was over.</summary>
    public DateTimeOffset? ErasedAt { get; init; }
}

namespace Daodi.City.Conduct;

/// <summary>Who takes an action.</summary>
public enum Actor
{
    /// <summary>The city's desk: dispatches and calls back.</summary>
    Desk,
    /// <summary>The city's supervision.</summary>
    Supervisor,
    /// <summary>The unit that has the case.</summary>
    Unit,
    /// <summary>The platform itself, when a limit has passed. Only history writes such acts; live, the platform does.</summary>
    System,
    /// <summary>The citizen, on the public page. Only history writes such acts: live, the code to do so is the citizen's.</summary>
    Citizen,
}

/// <summary>One thing that somebody does with a case.</summary>
/// <param name="Unit">The actor's unit.</param>
/// <param name="Name">The actor's name, where the platform does not know it from the account.</param>
public sealed record Move(string Action, Actor By, string Unit, string Name, DateTimeOffset At)
{
    public string? Reason { get; init; }
    public IReadOnlyDictionary<string, object> Fields { get; init; } = new Dictionary<string, object>();

    /// <summary>Whether a photo goes with it.</summary>
    public bool Photo { get; init; }

    /// <summary>A call-back in which nobody answered.</summary>
    public bool Unreached => Fields.TryGetValue("reached", out var reached) && reached is false;
}

/// <summary>A case as those see it who must decide what to do next: what its row and its acts tell, no more.</summary>
public sealed record Situation
{
    /// <summary>What all chance about this case is drawn from; the same for the whole life of a case.</summary>
    public required string Key { get; init; }
    public required string Stage { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it came to its stage.</summary>
    public required DateTimeOffset StageSince { get; init; }

    /// <summary>When the present round of handling began: with signing, with a redo, with an order.</summary>
    public required DateTimeOffset RoundSince { get; init; }

    /// <summary>The last act, whatever it was.</summary>
    public required DateTimeOffset LastAct { get; init; }

    /// <summary>consult, complaint, report, help, suggestion, praise.</summary>
    public required string Nature { get; init; }
    public bool Urgent { get; init; }

    /// <summary>Null where nobody has filed it: then its words decide.</summary>
    public string? Category { get; init; }
    public required string Title { get; init; }
    public required string Division { get; init; }
    public string? Address { get; init; }

    /// <summary>The unit that has it or had it last.</summary>
    public string? Unit { get; init; }
    public string? Accused { get; init; }

    /// <summary>The limit that people work to.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>When the limit of the stage ends, where there is one.</summary>
    public DateTimeOffset? StepDue { get; init; }

    public int Redo { get; init; }
    public int Orders { get; init; }
    public int Returns { get; init; }

    /// <summary>The ground of the last return.</summary>
    public string? ReturnGround { get; init; }

    /// <summary>Answered by the desk itself, without a unit.</summary>
    public bool AnsweredByDesk { get; init; }
    public bool AskedExtension { get; init; }
    public bool WasSuspended { get; init; }

    /// <summary>Acts of this round.</summary>
    public int Contacts { get; init; }
    public int Progress { get; init; }
    public int Reminders { get; init; }

    /// <summary>Call-backs since the last reply.</summary>
    public int Calls { get; init; }

    /// <summary>How often it has come to be handled: chance is drawn anew for each.</summary>
    public int Round => Redo + Orders;
}

using Daodi.Cases;
using Daodi.Trust;

namespace Daodi.Ui.Desk;

/// <summary>All that a case page shows of one case to one viewer; only <see cref="CaseSheets"/> makes one, within the viewer's scope.</summary>
public sealed record CaseSheet(Case Case, Loop Loop)
{
    public IReadOnlyList<CaseClock> Clocks { get; init; } = [];
    public IReadOnlyList<ActRow> Acts { get; init; } = [];
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
    public IReadOnlyList<CaseParty> Parties { get; init; } = [];

    /// <summary>What the viewer may do now.</summary>
    public IReadOnlyList<ActionOffer> Offers { get; init; } = [];

    /// <summary>Who brought it, where a system keeps persons; shown masked only.</summary>
    public PersonCard? Person { get; init; }

    public Stage? Stage => Loop.Stages.GetValueOrDefault(Case.Stage);

    /// <summary>When the clock that the light follows ends; of a case in a stage with no other clock, when its step does.</summary>
    public DateTimeOffset? Due => Case.Due ?? Case.StepDue;

    /// <summary>
    /// Where an action leads, in words: what the loop says, else the stages it can come to. Told before it is taken.
    /// </summary>
    public Words NextOf(ActionOffer offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        if (offer.Next is { } said) return said;
        var stages = Loop.Actions.TryGetValue(offer.Action, out var action)
            ? action.To.Select(t => Loop.Stages[t.Stage].Title).Distinct().ToList()
            : [];
        return stages.Count == 0
            ? ("记入经过，件留在当前环节", "Goes into the history; the case stays where it is")
            : ($"之后：{string.Join(" / ", stages.Select(s => s.Zh))}", $"Then: {string.Join(" / ", stages.Select(s => s.En))}");
    }
}

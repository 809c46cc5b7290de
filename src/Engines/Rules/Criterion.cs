using Daodi.Kernel;

namespace Daodi.Rules;

/// <summary>Kleene's three values. Unknown is what missing facts give; it is never guessed into one of the others.</summary>
public enum Verdict
{
    NotMet,
    Unknown,
    Met,
}

/// <summary>What one criterion found: the verdict, why, by which rows, from which inputs.</summary>
public sealed record Finding(Verdict Verdict, Words Why)
{
    public IReadOnlyList<RuleTrace> Traces { get; init; } = [];

    /// <summary>The facts it looked at, by name, as they were.</summary>
    public IReadOnlyDictionary<string, object?> Inputs { get; init; } = new Dictionary<string, object?>();

    public static Finding Met(Words why, params RuleTrace[] traces) => new(Verdict.Met, why) { Traces = traces };
    public static Finding NotMet(Words why, params RuleTrace[] traces) => new(Verdict.NotMet, why) { Traces = traces };
    public static Finding Unknown(Words why, params RuleTrace[] traces) => new(Verdict.Unknown, why) { Traces = traces };

    /// <summary>Met or not as <paramref name="holds"/> says; unknown where it cannot be told.</summary>
    public static Finding When(bool? holds, Words why, params RuleTrace[] traces) =>
        new(holds switch { true => Verdict.Met, false => Verdict.NotMet, null => Verdict.Unknown }, why) { Traces = traces };

    /// <summary>Unknown because a rule is missing, which is the rulebook's gap and not the facts' fault.</summary>
    public static Finding Without(Error rule) => Unknown(rule.Message);

    public Finding With(string input, object? value) =>
        this with { Inputs = new Dictionary<string, object?>(Inputs) { [input] = value } };
}

/// <summary>
/// A sentence over facts that is met, not met or unknown under a rulebook on a day. Pure: the same facts, rulebook and day
/// give the same explanation for ever, which is what makes past decisions replayable.
/// </summary>
public sealed class Criterion<TFacts>
{
    private readonly Func<TFacts, Rulebook, DateOnly, Explanation> _explain;

    private Criterion(string id, Words sentence, Func<TFacts, Rulebook, DateOnly, Explanation> explain) =>
        (Id, Sentence, _explain) = (id, sentence, explain);

    public Criterion(string id, Words sentence, Func<TFacts, Rulebook, DateOnly, Finding> judge)
        : this(id, sentence, (facts, rules, on) =>
        {
            var found = judge(facts, rules, on);
            return new(id, sentence, found.Verdict, found.Why) { Traces = found.Traces, Inputs = found.Inputs };
        })
    {
    }

    /// <summary>For programs: <c>appeals.in-time</c>.</summary>
    public string Id { get; }

    /// <summary>For people: 在时限内办结.</summary>
    public Words Sentence { get; }

    public Explanation Judge(TFacts facts, Rulebook rules, DateOnly on) => _explain(facts, rules, on);

    /// <summary>Met when all are; not met as soon as one is not; otherwise unknown.</summary>
    public static Criterion<TFacts> All(string id, Words sentence, params Criterion<TFacts>[] parts) =>
        Combine(id, sentence, parts, verdicts => verdicts.Length == 0 ? Verdict.Met : verdicts.Min());

    /// <summary>Met as soon as one is; not met when none is; otherwise unknown.</summary>
    public static Criterion<TFacts> Any(string id, Words sentence, params Criterion<TFacts>[] parts) =>
        Combine(id, sentence, parts, verdicts => verdicts.Length == 0 ? Verdict.NotMet : verdicts.Max());

    /// <summary>Met when the part is not and the other way round; unknown stays unknown.</summary>
    public static Criterion<TFacts> Not(string id, Words sentence, Criterion<TFacts> part) =>
        Combine(id, sentence, [part], verdicts => Verdict.Met - (int)verdicts[0]);

    // Every part is judged even when the first decides: people ask for the whole list of what is missing.
    private static Criterion<TFacts> Combine(string id, Words sentence, Criterion<TFacts>[] parts, Func<Verdict[], Verdict> combine) =>
        new(id, sentence, (facts, rules, on) =>
        {
            var explained = parts.Select(p => p.Judge(facts, rules, on)).ToArray();
            var verdict = combine([.. explained.Select(e => e.Verdict)]);
            var deciding = explained.Where(e => e.Verdict == verdict).ToArray();
            if (deciding.Length == 0) deciding = explained;
            return new(id, sentence, verdict, (
                string.Join("；", deciding.Select(e => e.Why.Zh)), string.Join("; ", deciding.Select(e => e.Why.En))))
            { Parts = explained };
        });
}

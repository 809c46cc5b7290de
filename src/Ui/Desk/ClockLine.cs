using Daodi.Cases;
using Daodi.Rules;

namespace Daodi.Ui.Desk;

/// <summary>One clock of a case as people read it: what it is, how long, from which row and citation.</summary>
public sealed record ClockLine(Words Title, CaseClock Clock, Words Limit, RuleRow? Row, RuleTable? Table)
{
    /// <summary>It stands still on a named ground.</summary>
    public bool Paused => Clock.PausedAt is not null && Clock.Runs;

    /// <summary>
    /// The newest run of each clock, in the order people care about: the present step, what was promised, what the law allows.
    /// </summary>
    public static IReadOnlyList<ClockLine> Of(Loop loop, string stage, IEnumerable<CaseClock> clocks, Rulebook rules)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(rules);
        return [.. clocks
            .Where(c => c.Kind != ClockKind.Step || c.Runs && c.Stage == stage)
            .GroupBy(c => c.Kind).Select(g => g.MaxBy(c => c.Round)!)
            .OrderByDescending(c => c.Kind)
            .Select(c => Line(loop, c, rules))];
    }

    private static ClockLine Line(Loop loop, CaseClock clock, Rulebook rules)
    {
        var title = clock.Kind == ClockKind.Step
            ? (clock.Stage is { } stage ? loop.Stages.GetValueOrDefault(stage)?.LimitTitle : null) ?? ("环节时限", "Step limit")
            : loop.Clock(clock.Kind)?.Title ?? Fallback(clock.Kind);
        var (table, row) = Source(clock.Rule, rules);
        var limit = Kernel.Limit.Parse(clock.Limit) is { Ok: true } parsed ? parsed.Value.Words : Words.Same(clock.Limit);
        return new(title, clock, limit, row, table);
    }

    /// <summary><c>table#row</c> of the rulebook; the row may have gone out of force since, never out of the book.</summary>
    private static (RuleTable?, RuleRow?) Source(string rule, Rulebook rules)
    {
        var at = rule.IndexOf('#', StringComparison.Ordinal);
        if (at < 0) return (null, null);
        var table = rules.Table(rule[..at]);
        return (table, table?.Rows.FirstOrDefault(r => r.Id == rule[(at + 1)..]));
    }

    private static Words Fallback(ClockKind kind) =>
        kind == ClockKind.Statutory ? ("法定时限", "Statutory limit") : ("承诺时限", "Committed limit");
}

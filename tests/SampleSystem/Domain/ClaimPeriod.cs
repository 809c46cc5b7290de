using Daodi.Kernel;
using Daodi.Rules;

namespace Daodi.SampleSystem.Domain;

/// <summary>What decides whether an owner may still claim a thing.</summary>
public sealed record ClaimFacts(DateOnly? AnnouncedOn, WorkingCalendar Calendar);

/// <summary>How long an owner may claim what was announced (民法典 318, before it 物权法 113).</summary>
public static class ClaimPeriod
{
    private const string Table = "lost-property.claims";

    /// <summary>Met once the last day is past; unknown where a calendar or a row is missing to tell it.</summary>
    public static readonly Criterion<ClaimFacts> NobodyClaimedInTime = new(
        "lost-property.unclaimed", ("认领期限内无人认领", "Nobody claimed it in time"), (facts, rules, today) =>
        {
            if (facts.AnnouncedOn is not { } announced) return Finding.NotMet(("尚未公告", "It was not announced yet"));
            var last = LastDay(announced, rules, facts.Calendar);
            if (!last.Ok) return Finding.Without(last.Error);
            var law = Row(announced, rules).Value.Trace;
            return Finding.When(today > last.Value, ($"认领期限至 {last.Value:yyyy-MM-dd}", $"It can be claimed until {last.Value:yyyy-MM-dd}"), law)
                .With("announced", announced);
        });

    /// <summary>The row of the law in force on the day of the announcement. Errors: <c>rule.none</c>.</summary>
    public static Result<Found> Row(DateOnly announced, Rulebook rules) => rules.Find(Table, announced);

    /// <summary>
    /// The last day to claim it: the day of the announcement does not count, the period ends on the same day of its last
    /// month or that month's end, and a day off moves it to the next working day (民法典 201 to 203).
    /// Errors: <c>rule.none</c>, <c>calendar.missing</c>.
    /// </summary>
    public static Result<DateOnly> LastDay(DateOnly announced, Rulebook rules, WorkingCalendar calendar) =>
        Row(announced, rules).Then(row => calendar.RollForward(announced.AddMonths((int)row.Number("months"))));
}

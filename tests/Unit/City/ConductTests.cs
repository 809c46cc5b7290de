using Daodi.Cases;
using Daodi.City;
using Daodi.City.Conduct;
using Daodi.Kernel;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.City;

public sealed class ConductTests
{
    private static readonly Loop Loop = Read();

    [Fact]
    public void Histories_WalkTheLoopAsItsFileSays()
    {
        foreach (var past in Sample.NinetyDays) Walk(past).ShouldBeNull(past.Appeal.SourceId);
    }

    [Fact]
    public void Histories_AreInOrder_AndEndBeforeNow()
    {
        var past = Sample.NinetyDays;

        past.Count.ShouldBeInRange(9_000, 12_000);
        past.Select(p => p.Appeal.AcceptedAt).ShouldBeInOrder();
        foreach (var one in past)
        {
            var instants = one.Moves.Select(m => m.At).Prepend(one.Appeal.AcceptedAt).ToList();
            instants.ShouldBeInOrder();
            instants[^1].ShouldBeLessThanOrEqualTo(Sample.Now);
            instants.ShouldAllBe(i => i.Offset == TimeSpan.Zero && i.Ticks % TimeSpan.TicksPerMicrosecond == 0);
        }
    }

    [Fact]
    public void Units_ActInOfficeHours_UnlessItIsUrgent() =>
        Sample.NinetyDays.Where(p => !p.Appeal.Urgent).SelectMany(p => p.Moves).Where(m => m.By == Actor.Unit)
            .Count(m => !Rhythm.IsWorked(m.At.LocalDate()) || m.At.Local().Hour is < 8 or >= 19).ShouldBe(0);

    [Fact]
    public void City_AnswersInTimeAndContents_AboutAsOftenAsARealOne()
    {
        var handled = Sample.NinetyDays.Where(p => p.Moves.Any(m => m.Action == "reply")).ToList();
        var judged = Sample.NinetyDays.Select(p => p.Moves.LastOrDefault(m => m.Fields.ContainsKey("satisfaction"))).OfType<Move>().ToList();

        Share(handled, InTime).ShouldBeInRange(0.945, 0.98);
        Share(judged, m => (string)m.Fields["satisfaction"] != "no").ShouldBeInRange(0.89, 0.96);
        var open = Sample.NinetyDays.Count(p => p.End.Stage is not ("closed" or "invalid"));
        open.ShouldBeInRange(200, 1500);
    }

    [Fact]
    public void Units_DifferStrongly()
    {
        var rates = Sample.NinetyDays.Where(p => p.Moves.Any(m => m.Action == "reply"))
            .GroupBy(p => Character.Of(p.End.Unit!).Kind).ToDictionary(g => g.Key, g => Share(g.ToList(), InTime));

        rates["good"].ShouldBeGreaterThan(0.975);
        rates["slow"].ShouldBeLessThan(0.92);
    }

    [Fact]
    public void Past_OfTheSameSeed_IsTheSame()
    {
        string Told(int seed) => string.Join('\n', Sample.Past(seed, days: 5).SelectMany(p => p.Moves.Select(m => $"{p.Appeal.SourceId} {m.At:O} {m.Action} {m.Unit} {m.Reason}")));

        Told(1).ShouldBe(Told(1));
        Told(1).ShouldNotBe(Told(2));
    }

    [Fact]
    public void Desk_LeavesSomeNewCasesToHumans_UntilTheirLimitIsNear()
    {
        var behaviour = new Behaviour(1, Sample.Units, []);
        var left = Sample.NinetyDays.Where(p => p.End.Stage == "registered" && p.Moves.Count == 0).ToList();

        left.Count.ShouldBeInRange(10, 120);
        left.Count(p => behaviour.IsLeftToHumans(p.End, Sample.Now.AddDays(3))).ShouldBe(0);
    }

    [Theory]
    [InlineData("010101", "371402001", "371402D02")]   // potholes: the county's city management
    [InlineData("020101", "371403101", "371403101")]   // rubbish in a village: its township
    [InlineData("060101", "371425101", "3714D05")]     // medical insurance: the city's bureau
    [InlineData("010201", "371402002", "3714D11")]     // heating in the inner city: the heating company
    public void Responsible_IsWhoseNameAndPlaceFit(string category, string division, string unit) =>
        Sample.Units.Responsible(CategoryTable.Find(category), division).ShouldBe(unit);

    [Fact]
    public void Responsible_WhereItIsTheAccused_IsTheSuperior() =>
        Sample.Units.Responsible(CategoryTable.Find("020101"), "371403101", accused: "371403101").ShouldBe("371403");

    private static bool InTime(PastCase past) => past.Moves.First(m => m.Action == "reply").At <= past.End.Due;

    private static double Share<T>(IReadOnlyCollection<T> all, Func<T, bool> which) => (double)all.Count(which) / all.Count;

    /// <summary>What is wrong with the first act that the loop would refuse; null where it takes all.</summary>
    private static string? Walk(PastCase past)
    {
        var (stage, handed, redo) = (Loop.Initial.Name, past.Appeal.AcceptedAt, 0);
        foreach (var move in past.Moves)
        {
            if (!Loop.Actions.TryGetValue(move.Action, out var action)) return $"{move.Action} is no action";
            if (!action.From.Contains(stage)) return $"{move.Action} from {stage}";
            var party = move.By switch { Actor.Unit => Party.Unit, Actor.System => Party.System, Actor.Citizen => Party.Citizen, _ => Party.Desk };
            if (!action.By.Contains(party)) return $"{move.Action} by {party}";
            if (action.ReasonRequired && string.IsNullOrWhiteSpace(move.Reason)) return $"{move.Action} without reason";
            if (action.Asks.FirstOrDefault(f => f.Required && f.Type != FieldType.Evidence && !move.Fields.ContainsKey(f.Name)) is { } missing) return $"{move.Action} without {missing.Name}";
            if (move.Fields.Keys.FirstOrDefault(f => action.Asks.All(a => a.Name != f)) is { } unknown) return $"{move.Action} with {unknown}";
            if (action.Asks.FirstOrDefault(f => f.Max is { } max && move.Fields.GetValueOrDefault(f.Name) is string text && text.Length > max) is { } longer) return $"{move.Action}: {longer.Name} too long";
            if (action.Asks.FirstOrDefault(f => f.Choices.Count > 0 && move.Fields.TryGetValue(f.Name, out var value) && f.Choices.All(c => c.Value != (string)value)) is { } odd) return $"{move.Action}: {odd.Name} is no choice";
            if (move.Action == "dispatch")
            {
                if (Sample.Units.Find((string)move.Fields["unit"]) is not { Kind: not "City" } unit) return "dispatched to nobody";
                if (unit.Code == past.Appeal.AccusedUnit) return "dispatched to the accused";
                handed = move.At;
            }
            if (move.Action == "return")
            {
                if (redo > 0) return "sent back after a redo";
                if (move.At > WorkingCalendar.Published.DueAfterWorkingDays(handed, 2).Value) return "sent back too late";
            }
            var to = action.To.Count == 0 ? stage : action.To[^1].Stage;
            if (move.Action is "callback" or "evaluate")
            {
                var unhappy = !move.Unreached && ((string)move.Fields["solved"] == "no" || (string)move.Fields["satisfaction"] == "no");
                if (unhappy && past.End.AnsweredByDesk) return "unhappy where no unit could do it again";
                to = move.Unreached ? "replied" : !unhappy ? "closed" : redo++ < 2 ? "handling" : "escalated";
                if (!action.To.Any(d => d.Stage == to)) return $"{move.Action} to {to}";
            }
            stage = to;
        }
        return stage == past.End.Stage ? null : $"ends in {past.End.Stage}, the loop says {stage}";
    }

    private static Loop Read()
    {
        var file = Path.Combine(Sample.Root(), "src", "Bureaus", "BigData", "Appeals", "appeals.loop.yaml");
        return LoopFile.Parse(file, File.ReadAllText(file)).Value!;
    }
}

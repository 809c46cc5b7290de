using System.Globalization;
using Daodi.City.Texts;
using Daodi.Kernel;

namespace Daodi.City.Conduct;

/// <summary>
/// How everybody in the city behaves: the one place where it is written, for history and live city alike. Given a case as it
/// stands, it says what happens next with it and when, from the character of its unit and from dice that the case's key
/// seeds. It remembers nothing, so that the live city carries on exactly what history began.
/// </summary>
/// <param name="humanUnits">Units in which humans work too.</param>
internal sealed class Behaviour(int seed, UnitBook units, IReadOnlyCollection<string> humanUnits)
{
    /// <summary>The share of new cases that the desk leaves to a human dispatcher, until shortly before their limit.</summary>
    public const double LeftToHumans = 1.0 / 3;

    /// <summary>What people have heard of <c>cases.redo</c>: after two redos a matter goes up.</summary>
    public const int MostRedos = 2;

    private const double WorkingDay = 8 * 60;

    private static readonly OpeningHours Offices = OpeningHours.Offices;

    /// <summary>What happens next, or null where nobody does anything more: closed, or waiting for something else.</summary>
    public Move? Next(Situation s) => s.Stage switch
    {
        "registered" => TakeIn(s),
        "dispatched" => Receive(s),
        "handling" => Handle(s),
        "returned" => HandOnAgain(s),
        "extension" => DecideExtension(s),
        "suspended" => Resume(s),
        "replied" => CallBack(s),
        "escalated" => DecideEscalated(s),
        _ => null,
    };

    /// <summary>
    /// Whether this case is left to a human at <paramref name="now"/>: some of the desk's new ones, most in a unit where humans
    /// work. Shortly before its limit the city's people take it after all.
    /// </summary>
    public bool IsLeftToHumans(Situation s, DateTimeOffset now) => s.Stage switch
    {
        "registered" => !s.Urgent && Roll(s, "human").Chance(LeftToHumans)
            && now < (s.StepDue ?? Offices.After(s.OpenedAt, 1.2 * WorkingDay)).AddHours(-4),
        "dispatched" or "handling" => s.Unit is not null && humanUnits.Contains(s.Unit)
            && Roll(s, "human-" + s.Stage).Chance(0.65) && now < s.Due.AddHours(-6),
        _ => false,
    };

    /// <summary>The desk answers what it knows, sets aside what is no appeal, and hands on the rest.</summary>
    private Move TakeIn(Situation s)
    {
        var dice = Roll(s, "take-in");
        var at = AtDesk(s, dice);
        var answers = s.Nature switch { "consult" => 0.72, "praise" => 0.55, "suggestion" => 0.12, "help" => 0.08, _ => 0.05 };
        if (!s.Urgent && dice.Chance(answers))
        {
            return ByDesk(s, "answer", at.AddMinutes(dice.Between(2, 9))) with { Fields = Fields(("text", ActWriter.DirectAnswer(s, Slots(s), dice))) };
        }
        if (!s.Urgent && dice.Chance(0.012)) return ByDesk(s, "invalidate", at) with { Reason = Say(s, "invalid") };
        var right = Right(s);
        var wrong = dice.Chance(0.035) ? units.Mistaken(right, s.Division, dice) : right;
        return Dispatch(s, wrong == s.Accused ? right : wrong, at, dice);
    }

    private Move HandOnAgain(Situation s)
    {
        var dice = Roll(s, "again", s.Returns);
        // Without ground it mostly goes back where it came from; else to whom the unit pointed.
        var unit = s.ReturnGround is "other" or "unclear" && s.Unit is { } same && same != s.Accused ? same : Right(s);
        return Dispatch(s, unit, Offices.After(s.StageSince, dice.Skewed(45, 0.8)), dice);
    }

    /// <summary>The unit signs, or sends it back: rightly where it is not its matter, or because it does not want it.</summary>
    private Move Receive(Situation s)
    {
        var (unit, dice) = (s.Unit!, Roll(s, "receive", s.Returns));
        var character = Character.Of(unit);
        var mistaken = unit != Right(s) && s.Returns == 0;
        var returns = mistaken ? dice.Chance(0.88) : dice.Chance(s.Returns == 0 ? character.Disputes : character.Disputes * 0.2);
        if (returns && s.Redo == 0)
        {
            var ground = mistaken ? units.Find(unit)?.Kind == "Township" && dice.Chance(0.6) ? "place" : "competence"
                : dice.Chance(0.85) ? "other" : "unclear";
            return ByUnit(s, "return", Offices.After(s.StageSince, Math.Min(dice.Skewed(150, 0.7), 1.6 * WorkingDay))) with
            {
                Reason = ActWriter.One("ground." + ground, Slots(s), dice),
                Fields = Fields(("ground", ground)),
            };
        }
        var minutes = dice.Skewed(65 * character.Pace, 0.9) * (dice.Chance(0.02 + character.Late * 0.4) ? 9 : 1);
        return ByUnit(s, "sign", s.Urgent ? s.StageSince.AddMinutes(dice.Skewed(22 * character.Pace, 0.6)) : Offices.After(s.StageSince, minutes));
    }

    /// <summary>Of all that a unit means to do in a round, what comes first and is not done yet.</summary>
    private Move Handle(Situation s) => Plan(s).MinBy(m => m.At).Make();

    private IEnumerable<(DateTimeOffset At, Func<Move> Make)> Plan(Situation s)
    {
        // All chance of the round is thrown first and in this order, so that it falls the same however far the round has come.
        var (character, dice) = (Character.Of(s.Unit!), Roll(s, "round", s.Round));
        var hard = Matters.Find(s.Category)?.Hard ?? 0.2;
        var (late, lateBy) = (dice.Chance(character.Late * (0.6 + 2 * hard)), dice.Skewed(0.9 * WorkingDay, 0.9));
        var (used, lingers) = (dice.Skewed((0.3 + 0.5 * hard) * character.Pace, 0.55), dice.Skewed(150, 0.5));
        var (contacts, reached, soon) = (dice.Chance(character.Contact), dice.Chance(0.93), dice.Skewed(110 * character.Pace, 0.8));
        var (shows, where) = (dice.Chance(0.2 + 0.6 * hard), dice.Between(0.4, 0.8));
        var (extends, asks) = (dice.Chance(0.012 + 0.11 * hard), dice.Between(0.55, 0.85));
        var (pauses, halfway) = (dice.Chance(0.004 + 0.02 * hard), dice.Between(0.2, 0.5));
        var (reminded, after) = (dice.Chance(0.7), dice.Between(60.0, 300.0));
        var photo = dice.Chance(character.Kind == "careless" ? 0.15 : 0.45);

        var due = s.Round == 0 ? s.Due : Offices.After(s.RoundSince, 3 * WorkingDay);
        var left = Offices.Between(s.RoundSince, due);
        var replies = left <= 0 ? Offices.After(s.RoundSince, 3 * lingers)
            : late ? Offices.After(due, Math.Min(lateBy, 12 * WorkingDay))
            : Offices.After(s.RoundSince, Math.Clamp(used, 0.05, 0.93) * left);
        // Who has been stopped or put off in between does not answer the minute after.
        if (replies < s.StageSince) replies = Offices.After(s.StageSince, lingers);
        var spent = Offices.Between(s.RoundSince, replies);

        if (contacts && s.Contacts == 0)
        {
            var at = Later(s.Urgent ? s.RoundSince.AddMinutes(soon / 5) : Offices.After(s.RoundSince, soon), s.LastAct);
            if (at < replies) yield return (at, () => Contact(s, at, reached));
        }
        if (shows && s.Progress == 0 && spent > 120)
        {
            var at = Later(Offices.After(s.RoundSince, where * spent), s.LastAct);
            yield return (at, () => Progressing(s, at));
        }
        if (extends && s is { AskedExtension: false, Round: 0, Urgent: false } && s.Nature != "consult" && left > 0)
        {
            var at = Later(Offices.After(s.RoundSince, asks * left), s.LastAct);
            if (at < due) yield return (at, () => ByUnit(s, "request-extension", at) with { Reason = Say(s, "extension") });
        }
        if (pauses && s is { WasSuspended: false, Round: 0 } && spent > WorkingDay)
        {
            var at = Later(Offices.After(s.RoundSince, halfway * spent), s.LastAct);
            yield return (at, () => ByUnit(s, "suspend", at) with
            {
                Reason = Say(s, "suspend"),
                Fields = Fields(("ground", halfway < 0.35 ? "supplement" : "expert-review")),
            });
        }
        if (reminded && s.Reminders == 0 && replies > due)
        {
            var at = Later(Offices.After(due, after), s.LastAct);
            if (at < replies) yield return (at, () => BySupervisor(s, "remind", at) with { Fields = Fields(("note", Say(s, "remind"))) });
        }
        var answered = Later(replies, s.LastAct);
        yield return (answered, () => ByUnit(s, "reply", answered) with
        {
            Fields = Fields(("text", ActWriter.Reply(s, Slots(s), Content(s) != "no", Roll(s, "reply", s.Round)))),
            Photo = photo,
        });
    }

    private Move DecideExtension(Situation s)
    {
        var dice = Roll(s, "extension");
        var at = Offices.After(s.StageSince, dice.Skewed(120, 0.7));
        return dice.Chance(0.86) ? BySupervisor(s, "approve-extension", at)
            : BySupervisor(s, "refuse-extension", at) with { Reason = Say(s, "refuse.extension") };
    }

    private Move Resume(Situation s) =>
        ByUnit(s, "resume", Offices.After(s.StageSince, Roll(s, "resume").Between(1.5, 7) * WorkingDay));

    /// <summary>The desk calls back; who is not reached is called again on another day, and after three calls left alone.</summary>
    private Move? CallBack(Situation s)
    {
        var dice = Roll(s, "call", s.Round * 10 + s.Calls);
        if (s.Calls >= 3 || Roll(s, "called", s.Round).Chance(0.05))
        {
            var silent = WorkingCalendar.Published.DueAfterCalendarDays(s.StageSince, 7);
            return silent.Ok ? new("close-unanswered", Actor.System, "", "", silent.Value.AddMinutes(1)) : null;
        }
        var at = OpeningHours.Calls.After(s.Calls == 0 ? s.StageSince : s.LastAct, dice.Skewed(s.Calls == 0 ? 300 : 500, 0.6));
        var move = ByDesk(s, "callback", at);
        if (!dice.Chance(0.9)) return move with { Fields = Fields(("reached", false)) };
        var content = Content(s);
        var satisfaction = content switch
        {
            "no" => "no",
            "partly" => dice.Chance(0.7) ? "basic" : "satisfied",
            _ => dice.Next() switch { < 0.44 => "very", < 0.92 => "satisfied", _ => "basic" },
        };
        var fields = Fields(("reached", true), ("solved", content), ("satisfaction", satisfaction));
        if (dice.Chance(content == "yes" ? 0.35 : 0.8)) fields["remark"] = ActWriter.One("callback." + content, Slots(s), dice);
        return move with { Fields = fields };
    }

    private Move DecideEscalated(Situation s)
    {
        var dice = Roll(s, "escalated", s.Orders);
        var at = Offices.After(s.StageSince, dice.Skewed(200, 0.6));
        return s.Orders == 0 && dice.Chance(0.45)
            ? BySupervisor(s, "order", at) with { Reason = Say(s, "order") }
            : BySupervisor(s, "conclude", at) with { Reason = Say(s, "conclude") };
    }

    /// <summary>Whether the citizen finds it solved — yes, partly, no — when this round is over: the unit's work, the matter, the time it took.</summary>
    private string Content(Situation s)
    {
        if (s.AnsweredByDesk) return "yes";
        var dice = Roll(s, "content", s.Round);
        var unhappy = (1 - Character.Of(s.Unit ?? "").Quality) * 0.85 + (Matters.Find(s.Category)?.Hard ?? 0.2) * 0.2;
        if (s.Nature is "consult" or "praise" or "suggestion") unhappy *= 0.35;
        if (s.Stage == "replied" && s.StageSince > s.Due) unhappy *= 1.6;
        // Those whom the first attempt did not content are harder to content.
        if (s.Round > 0) unhappy = Math.Min(0.85, unhappy + 0.55);
        return dice.Next() switch { var roll when roll < unhappy => "no", var roll when roll < unhappy * 1.7 + 0.02 => "partly", _ => "yes" };
    }

    private string Right(Situation s) =>
        units.Responsible(CategoryTable.Find(s.Category) ?? Matters.Guess(s.Title)?.Category, s.Division, s.Accused);

    private Move Dispatch(Situation s, string unit, DateTimeOffset at, Dice dice)
    {
        var fields = Fields(("unit", unit));
        if (s.Urgent || dice.Chance(0.6)) fields["instruction"] = ActWriter.One(s.Urgent ? "instruct.urgent" : "instruct", Slots(s), dice);
        return ByDesk(s, "dispatch", at) with { Fields = fields };
    }

    /// <summary>The desk is staffed day and night, thinly at night; urgent cases first. Now and then one lies about.</summary>
    private static DateTimeOffset AtDesk(Situation s, Dice dice)
    {
        if (s.Urgent) return s.OpenedAt.AddMinutes(Math.Min(dice.Skewed(8, 0.5), dice.Chance(0.97) ? 27 : 70));
        var at = s.OpenedAt.AddMinutes(dice.Skewed(16, 0.8) + (dice.Chance(0.03) ? dice.Between(240.0, 1500.0) : 0));
        return at.Local().Hour is >= 22 or < 7 ? at.AddMinutes(dice.Between(20.0, 200.0)) : at;
    }

    private Move Contact(Situation s, DateTimeOffset at, bool reached) => ByUnit(s, "contact", at) with
    {
        Fields = Fields(("reached", reached), ("note", Say(s, reached ? "contact.ok" : "contact.no"))),
    };

    private Move Progressing(Situation s, DateTimeOffset at) => ByUnit(s, "progress", at) with
    {
        Fields = Fields(("note", Say(s, "progress"))),
        Photo = Roll(s, "progress-photo", s.Round).Chance(0.4),
    };

    private string Say(Situation s, string pool) => ActWriter.One(pool, Slots(s), Roll(s, pool, s.Round));

    private Move ByDesk(Situation s, string action, DateTimeOffset at) =>
        new(action, Actor.Desk, units.Desk, $"坐席{Roll(s, "seat").Between(1, 3)}号", at);

    private Move BySupervisor(Situation s, string action, DateTimeOffset at) =>
        new(action, Actor.Supervisor, units.Desk, UnitBook.StaffOf(units.Desk, Roll(s, "supervisor").Between(1, UnitBook.Staff)), at);

    private Move ByUnit(Situation s, string action, DateTimeOffset at) =>
        new(action, Actor.Unit, s.Unit!, UnitBook.StaffOf(s.Unit!, Roll(s, "staff").Between(1, UnitBook.Staff)), at);

    private Slots Slots(Situation s) => new Slots(Places.Spot.Of(s.Division, s.Address), s.LastAct, "市民", firstPerson: false)
    {
        Right = () => units.NameOf(Right(s)),
        Days = s.Nature == "consult" ? 1 : s.Urgent ? 2 : 5,
    }.PlaceKnown();

    private Dice Roll(Situation s, string question, int time = 0) =>
        Dice.For(seed, s.Key, question, time.ToString(CultureInfo.InvariantCulture));

    private static DateTimeOffset Later(DateTimeOffset at, DateTimeOffset than) => at > than ? at : than.AddMinutes(3);

    private static Dictionary<string, object> Fields(params ReadOnlySpan<(string Name, object Value)> given)
    {
        var fields = new Dictionary<string, object>();
        foreach (var (name, value) in given) fields[name] = value;
        return fields;
    }
}

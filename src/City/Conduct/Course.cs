using Daodi.City.Appeals;
using Daodi.Kernel;

namespace Daodi.City.Conduct;

/// <summary>What became of one appeal up to an instant.</summary>
/// <param name="Moves">In the order of their instants.</param>
internal sealed record PastCase(Appeal Appeal, IReadOnlyList<Move> Moves, Situation End);

/// <summary>
/// Plays one appeal from its registration up to an instant. It follows the stages as <c>appeals.loop.yaml</c> has them, which
/// a test holds against that file; the platform checks every act again.
/// </summary>
internal sealed class Course(Behaviour behaviour)
{
    // A case has ten acts or so; what goes on beyond this does not end, and that is a fault of the behaviour.
    private const int MostMoves = 80;

    public static string CodeOf(string nature) => nature switch
    {
        "咨询" => "consult",
        "投诉" => "complaint",
        "举报" => "report",
        "求助" => "help",
        "建议" => "suggestion",
        "表扬" => "praise",
        _ => nature,
    };

    public PastCase Play(Appeal appeal, DateTimeOffset until)
    {
        var (moves, s) = (new List<Move>(), Begin(appeal));
        while (moves.Count < MostMoves)
        {
            if (behaviour.IsLeftToHumans(s, until) || behaviour.Next(s) is not { } next) break;
            var move = ByThemselves(next with { At = (next.At > s.LastAct ? next.At : s.LastAct.AddMinutes(1)).ToInstant() }, s);
            if (move.At > until) break;
            moves.Add(move);
            s = After(s, move);
        }
        return new(appeal, moves, s);
    }

    /// <summary>Some citizens judge on the public page before the desk gets to call them.</summary>
    private static Move ByThemselves(Move move, Situation s) =>
        move.Action == "callback" && !move.Unreached && Dice.For(6, "evaluates", s.Key).Chance(0.14)
            ? move with { Action = "evaluate", By = Actor.Citizen, Unit = "", Name = "", Fields = move.Fields.Where(f => f.Key != "reached").ToDictionary() }
            : move;

    private static Situation Begin(Appeal appeal)
    {
        var nature = CodeOf(appeal.Nature);
        return new()
        {
            Key = appeal.SourceId,
            Stage = "registered",
            OpenedAt = appeal.AcceptedAt,
            StageSince = appeal.AcceptedAt,
            RoundSince = appeal.AcceptedAt,
            LastAct = appeal.AcceptedAt,
            Nature = nature,
            Urgent = appeal.Urgent,
            // The dispatcher files what the operator left open.
            Category = appeal.Matter.Code,
            Title = appeal.Title,
            Division = appeal.Spot.Region,
            Address = appeal.Spot.Address,
            Accused = appeal.AccusedUnit,
            Due = Expected(appeal.AcceptedAt, appeal.Urgent ? 2 : nature == "consult" ? 1 : 5),
            StepDue = appeal.Urgent ? appeal.AcceptedAt.AddMinutes(30) : Expected(appeal.AcceptedAt, 1),
        };
    }

    /// <summary>The case after a move.</summary>
    public static Situation After(Situation s, Move move)
    {
        var to = TargetOf(s, move);
        var next = s with { LastAct = move.At, Stage = to, StageSince = to == s.Stage ? s.StageSince : move.At };
        next = next with { StepDue = next.Stage == s.Stage ? s.StepDue : null };
        return move.Action switch
        {
            "dispatch" => next with { Unit = (string)move.Fields["unit"] },
            "answer" => next with { AnsweredByDesk = true },
            "sign" or "order" => NewRound(next, move.At) with { Orders = s.Orders + (move.Action == "order" ? 1 : 0) },
            "return" => next with { Returns = s.Returns + 1, ReturnGround = (string)move.Fields["ground"] },
            "contact" => next with { Contacts = s.Contacts + 1 },
            "progress" => next with { Progress = s.Progress + 1 },
            "remind" => next with { Reminders = s.Reminders + 1 },
            "request-extension" => next with { AskedExtension = true },
            "approve-extension" => next with { Due = Expected(s.Due, 10) },
            "suspend" => next with { WasSuspended = true },
            "reply" => next with { Calls = 0 },
            "callback" or "evaluate" when to == "handling" => NewRound(next, move.At) with { Redo = s.Redo + 1 },
            "callback" => next with { Calls = s.Calls + 1 },
            _ => next,
        };
    }

    private static string TargetOf(Situation s, Move move) => move.Action switch
    {
        "dispatch" => "dispatched",
        "answer" or "reply" => "replied",
        "invalidate" => "invalid",
        "sign" or "approve-extension" or "refuse-extension" or "resume" or "order" => "handling",
        "return" => "returned",
        "request-extension" => "extension",
        "suspend" => "suspended",
        "callback" when move.Unreached => "replied",
        "callback" or "evaluate" when (string)move.Fields["solved"] == "no" || (string)move.Fields["satisfaction"] == "no" =>
            s.Redo < Behaviour.MostRedos ? "handling" : "escalated",
        "callback" or "evaluate" or "close-unanswered" or "conclude" => "closed",
        _ => s.Stage,
    };

    private static Situation NewRound(Situation s, DateTimeOffset at) => s with { RoundSince = at, Contacts = 0, Progress = 0, Reminders = 0, Calls = 0 };

    /// <summary>The end of so many working days, as people count on them; the platform computes the limits that hold.</summary>
    private static DateTimeOffset Expected(DateTimeOffset from, int days)
    {
        var due = WorkingCalendar.Published.DueAfterWorkingDays(from, days);
        return due.Ok ? due.Value : from.AddDays(days * 7 / 5.0);
    }
}

using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Cases;

public sealed partial class CaseDesk
{
    /// <summary>
    /// Takes an action: guards, transition, clocks, effects, owner, act, light, counters, notices and index, all or nothing.
    /// Errors: <c>case.none</c>; <c>case.changed</c> (its details carry the acts since the version seen); <c>action.none</c>;
    /// <c>action.not-now</c>; <c>action.forbidden</c>; <c>case.out-of-order</c> (history only); <c>field.*</c>; <c>case.too-late</c>; those of the loop's guards.
    /// </summary>
    public async Task<Result<Case>> Take(DaodiDb db, TakeAction take, Viewer by, DateTimeOffset at, CancellationToken ct = default)
    {
        var c = await db.Set<Case>().AsTracking().FirstOrDefaultAsync(x => x.No == take.CaseNo, ct);
        if (c is null) return NoCase(take.CaseNo);
        var bound = loops.Of(c);
        if (!bound.Ok) return bound.Error;
        var (loop, methods) = bound.Value;
        var file = await CaseFile.Load(db, c, loop, ct);
        if (!MaySee(file, by)) return NoCase(take.CaseNo);
        if (take.ExpectedVersion is { } seen && seen != c.Version)
            return Changed(c, loop, await ActsSince(db, c, seen, ct));
        if (at < c.StageSince)
        {
            if (take.Quiet)
                return Error.Conflict("case.out-of-order", (
                    $"办理时间早于上一步（{c.StageSince.Local():yyyy-MM-dd HH:mm:ss}），请按先后顺序导入",
                    $"This act lies before the stage was reached ({c.StageSince.Local():yyyy-MM-dd HH:mm:ss}); import acts in their order"));
            // Two people at once: who read the clock first may come second. The history keeps its order.
            at = c.StageSince;
        }
        if (!loop.Actions.TryGetValue(take.Action, out var action))
            return Error.NotFound("action.none", ($"没有动作“{take.Action}”", $"There is no action '{take.Action}'"));
        if (!action.From.Contains(c.Stage))
            return Error.Conflict("action.not-now", (
                $"此件处于“{file.Stage.Title.Zh}”，不能“{action.Title.Zh}”", $"The case is '{file.Stage.Title.En}', so '{action.Title.En}' is not possible"));
        if (!MayTake(c, action, by))
            return Error.Forbidden("action.forbidden", (
                $"您不能对此件“{action.Title.Zh}”", $"You may not take '{action.Title.En}' on this case"));
        if (Within(c, action, at) is { Ok: false } late) return late.Error;

        var reading = new FieldReading(db, action, units, clockwork.Rules, by, at);
        var fields = await reading.Read(take, ct);
        if (!fields.Ok) return fields.Error;

        var before = CaseCounts.StockKeys(c).ToArray();
        var (turn, owner) = (c.Turn, c.OwnerUnit);
        var scope = (c.OwnerL2, c.OwnerL3, c.OwnerPerson, c.IsOpen);
        await lights.Advance(db, file, at, take.Quiet, ct);

        var context = new ActionContext(file, action, db, by, at)
        {
            From = file.Stage,
            To = file.Stage,
            Fields = fields.Value,
            Reason = take.Reason?.Trim(),
            Units = units,
            Clockwork = clockwork,
            Ground = reading.Ground,
        };
        var done = await Move(context, methods);
        if (!done.Ok) return done.Error;

        await lights.Judge(db, file, at, "act", take.Quiet, ct);
        WriteAct(db, context);
        CaseCounts.CountMove(db, before, c);
        CaseCounts.CountEnded(db, c, file.Clocks, at);
        if (!c.IsOpen && scope.IsOpen) CaseCounts.CountClosed(db, c);
        if (!take.Quiet) await Tell(db, context, turn, owner, ct);
        if (scope != (c.OwnerL2, c.OwnerL3, c.OwnerPerson, c.IsOpen)) await Index(db, c, methods, ct);
        return c;
    }

    /// <summary>
    /// Records what time did to a case up to <paramref name="now"/> and tells nobody: a matter taken over from elsewhere comes with
    /// the light it has, and its past is no news.
    /// </summary>
    public async Task<Result<Done>> CatchUp(DaodiDb db, string no, DateTimeOffset now, CancellationToken ct = default)
    {
        var c = await db.Set<Case>().AsTracking().FirstOrDefaultAsync(x => x.No == no, ct);
        if (c is null) return NoCase(no);
        var bound = loops.Of(c);
        if (!bound.Ok) return bound.Error;
        var file = await CaseFile.Load(db, c, bound.Value.Loop, ct);
        var before = CaseCounts.StockKeys(c).ToArray();
        await lights.Advance(db, file, now, quiet: true, ct);
        CaseCounts.CountMove(db, before, c);
        return Done.It;
    }

    /// <summary>Guards, target, transition with clocks, effects, owner: in this order.</summary>
    private static async Task<Result<Done>> Move(ActionContext context, LoopMethods methods)
    {
        var (file, action) = (context.File, context.Action);
        foreach (var guard in action.Guards)
            if (await methods.Run(guard, context) is { Ok: false } refused) return refused;

        Stage? to = null;
        foreach (var destination in action.To)
        {
            if (destination.When is { } when && !await methods.Choose(when, context)) continue;
            to = file.Loop.Stages[destination.Stage];
            break;
        }
        if (to is not null)
        {
            context.To = to;
            if (file.Enter(to, context.At, context.Clockwork) is { Ok: false } noLimit) return noLimit;
        }
        foreach (var effect in action.Effects)
            if (await methods.Run(effect, context) is { Ok: false } failed) return failed;
        return file.SettleOwner(context.Units, context.At);
    }

    private static void WriteAct(DaodiDb db, ActionContext context)
    {
        var c = context.Case;
        var data = new Dictionary<string, object?>(context.Kept, StringComparer.Ordinal);
        foreach (var (name, value) in context.Fields.ForAct()) data[name] = value;
        if (context.Action.Public is { } words && (words.Zh + words.En).Contains("{due}", StringComparison.Ordinal)) data["due"] = c.Due;

        var row = Acts.Make(new(context.Loop.ActType(context.Action), context.By, context.At)
        {
            CaseId = c.Id,
            Ground = context.Ground,
            Reason = context.Reason,
            FromStage = context.From.Name,
            ToStage = c.Stage,
            Data = data,
            Public = context.Action.Public is not null,
        }, ++c.Version);
        db.Add(row);
        foreach (var file in context.Fields.AllFiles) (file.CaseId, file.ActId) = (c.Id, row.Id);
    }

    private async Task Tell(DaodiDb db, ActionContext context, Turn turn, string owner, CancellationToken ct)
    {
        var c = context.Case;
        foreach (var (target, kind, words) in context.Notices)
            await notices.Write(db, context.Loop, c, target, kind, words, context.At, ct);
        if (c.Turn != Turn.Unit || turn == Turn.Unit && owner == c.OwnerUnit) return;
        await notices.Write(db, context.Loop, c, "owner", "handed", (
            $"{c.No} {context.To.Title.Zh}：{c.Title}", $"{c.No} {context.To.Title.En}: {c.Title}"), context.At, ct);
    }

    private static bool MaySee(CaseFile file, Viewer by) => by.Kind switch
    {
        ViewerKind.System => true,
        ViewerKind.Citizen => by.Key is { } token && file.Case.TokenHash == TokenHash(token),
        ViewerKind.Account => by.Scope.Covers(file.Case) || file.Has(by),
        _ => false,
    };

    private static Error Changed(Case c, Loop loop, IReadOnlyList<ActRow> since)
    {
        Words Title(ActRow act) => loop.Actions.Values.FirstOrDefault(a => loop.ActType(a) == act.Type)?.Title ?? Words.Same(act.Type);
        var last = since.Count > 0 ? since[^1] : null;
        return Error.Conflict("case.changed", last is null
            ? ("此件已被他人处理，请刷新后再办", "Somebody else has acted on this case; look at it again")
            : ($"{last.ActorName}已对此件“{Title(last).Zh}”，请查看后再办", $"{last.ActorName} has taken '{Title(last).En}' meanwhile; look at it before you go on"))
            with
        {
            Details = new Dictionary<string, object?>
            {
                ["version"] = c.Version,
                ["stage"] = c.Stage,
                ["acts"] = since.Select(a => new
                {
                    seq = a.Seq,
                    type = a.Type,
                    zh = Title(a).Zh,
                    en = Title(a).En,
                    by = a.ActorName,
                    unit = a.ActorUnit,
                    at = a.At,
                    toStage = a.ToStage,
                }).ToArray(),
            },
        };
    }
}

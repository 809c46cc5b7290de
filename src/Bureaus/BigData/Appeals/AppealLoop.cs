using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.BigData.Appeals;

/// <summary>The guards, targets and effects that <c>appeals.loop.yaml</c> names beyond the engine's common ones.</summary>
public sealed class AppealLoop : ICaseText
{
    /// <summary>Guard: the unit complained of may not be the handler.</summary>
    public static async ValueTask<Result<Done>> UnitIsNotTheAccused(ActionContext c)
    {
        var appeal = await Of(c);
        return appeal.AccusedUnit is { } accused && c.Fields.Unit("unit") is { } unit && unit.Code == accused
            ? Error.Conflict("appeal.accused-unit", ($"被投诉单位“{unit.NameZh}”不得承办此件，请派给其上级或其他单位",
                $"{unit.NameEn} is the unit complained of and may not handle this; choose its superior or another")) with
            { Field = "unit" }
            : Done.It;
    }

    /// <summary>Effect: the first time the citizen was reached, which the response rate counts.</summary>
    public static async ValueTask<Result<Done>> KeepFirstContact(ActionContext c)
    {
        if (c.Fields.Is("reached"))
        {
            var appeal = await Of(c);
            appeal.FirstContactAt ??= c.At;
        }

        return Done.It;
    }

    /// <summary>Effect: what the citizen is answered. An answer before any other contact is the first contact.</summary>
    public static async ValueTask<Result<Done>> KeepReply(ActionContext c)
    {
        var appeal = await Of(c);
        appeal.Reply = c.Fields.Text("text");
        appeal.RepliedAt = c.At;
        appeal.FirstContactAt ??= c.At;
        return Done.It;
    }

    /// <summary>Effect: what the citizen thinks of it; a later evaluation replaces an earlier one, the acts keep both.</summary>
    public static async ValueTask<Result<Done>> KeepEvaluation(ActionContext c)
    {
        if (NotReached(c))
        {
            return Done.It;
        }

        if (c.Fields.Text("solved") is null || c.Fields.Text("satisfaction") is null)
        {
            return Error.Invalid("appeal.evaluation", ("联系上群众时须填写是否解决和满意度", "Where the citizen was reached, say whether it is solved and how satisfied they are"),
                c.Fields.Text("solved") is null ? "solved" : "satisfaction");
        }

        var appeal = await Of(c);
        appeal.Solved = c.Fields.Text("solved");
        appeal.Satisfaction = c.Fields.Text("satisfaction");
        appeal.Remark = c.Fields.Text("remark");
        appeal.EvaluatedAt = c.At;
        appeal.EvaluatedBy = c.By.Kind == ViewerKind.Citizen ? "citizen" : "callback";
        AppealCounts.CountEvaluation(c.Db, c.Case, appeal.Satisfaction!, c.At.LocalDate());
        return Done.It;
    }

    /// <summary>Effect: what is not solved or not satisfactory is done again, as often as <c>cases.redo</c> allows.</summary>
    public static Result<Done> RedoWhenNotSatisfied(ActionContext c)
    {
        if (NotSatisfiedWithRedoLeft(c))
        {
            c.CountRedo();
            c.Notify("owner", "redo", ($"群众不满意，请重办：{c.Case.No} {c.Case.Title}", $"Not satisfied, do it again: {c.Case.No} {c.Case.Title}"));
        }

        return Done.It;
    }

    /// <summary>Target: nobody answered, so the case stays to be called again.</summary>
    public static bool NotReached(ActionContext c) => c.Fields.Bool("reached") == false;

    /// <summary>Target: not satisfied with what the desk answered itself, so the desk finds a unit for it.</summary>
    public static bool NotSatisfiedWithTheDesk(ActionContext c) => NotSatisfiedWithRedoLeft(c) && c.Case.Responsible is null;

    /// <summary>Target: not satisfied, and it may be done again.</summary>
    public static bool NotSatisfiedWithRedoLeft(ActionContext c) => NotSatisfied(c) && c.RedoLeft;

    /// <summary>Target: not solved, or an answer that <c>appeals.satisfaction</c> does not count as satisfied.</summary>
    public static bool NotSatisfied(ActionContext c) =>
        c.Fields.Text("solved") == "no"
        || (c.Fields.Text("satisfaction") is { } answer && c.Find("appeals.satisfaction", ("answer", answer)) is { Ok: true } row && !row.Value.Is("satisfied"));

    /// <inheritdoc />
    public async ValueTask<string> TextOf(DaodiDb db, Case @case, CancellationToken ct) =>
        await db.Set<Appeal>().Where(a => a.CaseId == @case.Id).Select(a => a.Text).SingleOrDefaultAsync(ct) ?? "";

    private static async ValueTask<Appeal> Of(ActionContext c) =>
        await c.Db.Set<Appeal>().FindAsync(c.Case.Id) ?? throw new InvalidOperationException($"The case {c.Case.No} has no appeal");
}

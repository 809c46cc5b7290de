using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Cases;

/// <summary>Guards, effects and targets that every loop may name without writing them.</summary>
public sealed class CommonMethods
{
    /// <summary>Effect: the unit of the field <c>unit</c> answers for the case from now on.</summary>
    public static Result<Done> HandToUnit(ActionContext c)
    {
        if (c.Fields.Unit("unit") is not { } unit)
            return Error.Invalid("field.required", ("请选择承办单位", "Choose the unit"), "unit");
        if (unit.Kind == UnitKind.City)
            return Error.Invalid("case.to-desk", ("不能派给受理中心自己", "The desk cannot hand a case to itself"), "unit");
        c.HandTo(unit);
        return Done.It;
    }

    /// <summary>Effect: no unit answers for it any more; the desk hands it on.</summary>
    public static Result<Done> HandToDesk(ActionContext c)
    {
        c.HandToDesk();
        return Done.It;
    }

    /// <summary>Effect: back to the unit that last answered for it.</summary>
    public static Result<Done> HandToFormerUnit(ActionContext c)
    {
        if (c.Case.Responsible is not null) return Done.It;
        if (c.Units.Find(c.File.FormerUnit) is not { Active: true } former)
            return Error.Conflict("case.no-former-unit", ("没有可以交回的原承办单位，请重新派单", "There is no former unit to hand it back to; dispatch it anew"));
        c.HandTo(former);
        return Done.It;
    }

    /// <summary>Effect: whoever acts takes it in person.</summary>
    public static Result<Done> TakeInPerson(ActionContext c)
    {
        c.Case.OwnerPerson = c.By.AccountId;
        return Done.It;
    }

    /// <summary>Effect: the clocks that run and can be extended are, each by its row; once a case.</summary>
    public static Result<Done> ExtendOnce(ActionContext c)
    {
        if (NotExtendedBefore(c) is { Ok: false } again) return again;
        foreach (var clock in c.Running)
        {
            if (c.Loop.Clock(clock.Kind)?.Extend is not { } extend) continue;
            var row = c.Rules.Find(extend.Table, clock.Started.LocalDate(), c.Case.Fact);
            if (!row.Ok) return row.Error;
            if (!row.Value.Has(extend.Column))
                return Error.Conflict("case.no-extension", ("按规定此类件不得延期", "Cases of this sort cannot be extended"));
            clock.Extension = row.Value.Limit(extend.Column).ToString();
            clock.ExtensionRule = $"{extend.Table}#{row.Value.Row.Id}";
            clock.ExtendedAt = c.At;
            c.Clockwork.Settle(clock);
            c.Ground ??= row.Value.Row.Citation;
            c.Keep("extension", clock.Extension);
        }
        c.Case.Extended = true;
        return Done.It;
    }

    /// <summary>Effect: tells whoever owns the case, in the words of the field <c>note</c> or the reason.</summary>
    public static Result<Done> NotifyOwner(ActionContext c)
    {
        var note = c.Fields.Text("note") ?? c.Reason ?? "";
        c.Notify("owner", c.Action.Name, (
            $"{c.Action.Title.Zh}：{c.Case.No} {c.Case.Title}　{note}", $"{c.Action.Title.En}: {c.Case.No} {c.Case.Title} — {note}"));
        return Done.It;
    }

    /// <summary>Effect: counts one redo.</summary>
    public static Result<Done> CountRedo(ActionContext c)
    {
        c.CountRedo();
        return Done.It;
    }

    /// <summary>Target: the matter may be done again.</summary>
    public static bool RedoLeft(ActionContext c) => c.RedoLeft;

    /// <summary>Guard: a case is extended once at most.</summary>
    [Beforehand]
    public static Result<Done> NotExtendedBefore(ActionContext c) => c.Case.Extended
        ? Error.Conflict("case.extended-before", ("此件已延期一次，不得再次延期", "This case was extended once, which is the most there is"))
        : Done.It;

    /// <summary>Guard: before the statutory limit, or the committed one where there is no statutory, is over.</summary>
    [Beforehand]
    public static Result<Done> BeforeTheLimitEnds(ActionContext c)
    {
        var due = c.Case.StatutoryDue ?? c.Case.CommittedDue;
        return due is { } end && c.At > end
            ? Error.Conflict("case.limit-over", ("时限已过，不能再申请", "The limit is over, so it is too late to ask"))
            : Done.It;
    }

    /// <summary>Guard: not on a matter that is being done again.</summary>
    [Beforehand]
    public static Result<Done> NotAfterRedo(ActionContext c) => c.Case.RedoCount > 0
        ? Error.Conflict("case.redo", ("退回重办的件不能再退回，请继续办理", "A case that is being done again cannot be sent back; carry on with it"))
        : Done.It;
}

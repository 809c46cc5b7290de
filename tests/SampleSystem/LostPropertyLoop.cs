using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.SampleSystem.Domain;
using Daodi.Storage;

namespace Daodi.SampleSystem;

/// <summary>The guards and effects that <c>lost-property.loop.yaml</c> names beyond the engine's common ones.</summary>
public sealed class LostPropertyLoop : ICaseText
{
    public const string Kind = "lost-property.thing";

    /// <summary>Effect: the owner's time to claim it runs from this day on.</summary>
    public static async ValueTask<Result<Done>> BeginTheClaimPeriod(ActionContext c)
    {
        (await ThingOf(c)).AnnouncedOn = c.At.LocalDate();
        return Done.It;
    }

    /// <summary>Guard: the period is known and over. An unpublished calendar leaves the thing on its shelf.</summary>
    public static async ValueTask<Result<Done>> NobodyClaimedInTime(ActionContext c)
    {
        var facts = new ClaimFacts((await ThingOf(c)).AnnouncedOn, c.Clockwork.Calendar);
        var found = ClaimPeriod.NobodyClaimedInTime.Judge(facts, c.Rules, c.At.LocalDate());
        return found.Verdict == Verdict.Met ? Done.It : Error.Conflict("lost-property.claimable", found.Why);
    }

    /// <summary>Effect: the act rests on the law that was in force on the day of the announcement.</summary>
    public static async ValueTask<Result<Done>> CiteTheLaw(ActionContext c)
    {
        var announced = (await ThingOf(c)).AnnouncedOn!.Value;
        var row = ClaimPeriod.Row(announced, c.Rules);
        if (!row.Ok) return row.Error;
        c.Ground = row.Value.Row.Citation;
        c.Keep("announced", announced);
        return Done.It;
    }

    /// <inheritdoc />
    public async ValueTask<string> TextOf(DaodiDb db, Case @case, CancellationToken ct) =>
        await db.Set<FoundThing>().FindAsync([@case.Id], ct) is { } thing ? $"{thing.Place} {thing.Marks}" : "";

    private static async ValueTask<FoundThing> ThingOf(ActionContext c) =>
        await c.Db.Set<FoundThing>().FindAsync(c.Case.Id) ?? throw new InvalidOperationException($"The case {c.Case.No} has no thing");
}

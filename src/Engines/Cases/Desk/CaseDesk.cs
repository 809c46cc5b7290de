using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Cases;

/// <summary>
/// Where cases are opened and acted on. Every method runs inside a work of the write lane, whose one writer keeps numbers,
/// versions and counters whole.
/// </summary>
public sealed partial class CaseDesk(
    Loops loops, Clockwork clockwork, UnitDirectory units, ISearchIndex search, LightBook lights, NoticeWriter notices)
{
    /// <summary>
    /// What a viewer may do with a case now: permission, party, scope and stage decide; guards that can be told beforehand are
    /// asked, so that a button can say why it is closed.
    /// </summary>
    public IReadOnlyList<ActionOffer> Offers(Case @case, Viewer by, DateTimeOffset at)
    {
        if (loops.Of(@case) is not { Ok: true } found) return [];
        var (loop, methods) = found.Value;
        return [.. loop.ActionsFrom(@case.Stage).Where(a => MayTake(@case, a, by)).Select(a => new ActionOffer(
            a.Name, a.Title, a.Key,
            [.. a.Asks.Select(f => new OfferedField(f, FieldReading.ChoicesOf(f, clockwork.Rules, at)))],
            a.ReasonRequired, a.Next, Blocked(@case, loop, methods, a, by, at)))];
    }

    private Error? Blocked(Case @case, Loop loop, LoopMethods methods, LoopAction action, Viewer by, DateTimeOffset at)
    {
        if (Within(@case, action, at) is { Ok: false } late) return late.Error;
        var stage = loop.Stages[@case.Stage];
        var context = new ActionContext(new(@case, loop, null, [], []), action, null, by, at)
        {
            From = stage,
            To = stage,
            Units = units,
            Clockwork = clockwork,
        };
        foreach (var guard in action.Guards.Where(methods.IsBeforehand))
        {
            // A guard of this mark looks at the case alone, so its task is complete when it returns.
            var said = methods.Run(guard, context);
            if (said is { IsCompletedSuccessfully: true, Result: { Ok: false } refused }) return refused.Error;
        }
        return null;
    }

    /// <summary>Whether this viewer is the one who takes such an action on such a case, whatever its fields and guards say.</summary>
    private bool MayTake(Case @case, LoopAction action, Viewer by) => by.Kind switch
    {
        ViewerKind.Account => action.May is { } may && by.May(may)
            && (action.By.Contains(Party.Desk) && by.UnitCode == units.City.Code
                || action.By.Contains(Party.Unit) && @case.Turn != Turn.Desk && OwnedBy(@case, by)),
        ViewerKind.Citizen => action.By.Contains(Party.Citizen) && by.Key is { } token && @case.TokenHash == TokenHash(token),
        ViewerKind.System => action.By.Contains(Party.System),
        _ => false,
    };

    /// <summary>A unit acts on what it owns or what a unit below it owns; who sees only their own acts only on that.</summary>
    private bool OwnedBy(Case @case, Viewer by)
    {
        if (by.Scope.Level == 4) return @case.OwnerPerson is not null && @case.OwnerPerson == by.AccountId;
        return by.UnitCode is { } unit && (unit == @case.OwnerUnit || units.Find(@case.OwnerUnit)?.L2 == unit);
    }

    private Result<Done> Within(Case @case, LoopAction action, DateTimeOffset at)
    {
        if (action.Within is not { } within) return Done.It;
        var end = clockwork.Ends(@case, within, @case.OwnerSince);
        if (!end.Ok) return end.Error.Code == "calendar.missing" ? Done.It : end.Error;
        return end.Value is { } due && at > due
            ? Error.Conflict("case.too-late", (
                $"“{action.Title.Zh}”应在 {due.Local():MM-dd HH:mm} 之前提出", $"'{action.Title.En}' was possible until {due.Local():MM-dd HH:mm}"))
            : Done.It;
    }

    /// <summary>Indexes a case anew whose texts were changed and saved: after an erasure the old words find nothing.</summary>
    public Task Reindex(DaodiDb db, Case @case, CancellationToken ct = default) =>
        loops.Of(@case) is { Ok: true } bound ? Index(db, @case, bound.Value.Methods, ct) : Task.CompletedTask;

    private async Task Index(DaodiDb db, Case c, LoopMethods methods, CancellationToken ct)
    {
        var text = methods.Systems is ICaseText texts ? await texts.TextOf(db, c, ct) : c.Summary;
        await search.Put(db, c.Id, SearchText(c, text), Marks(c), ct);
    }

    private static string SearchText(Case c, string text) => $"{c.No} {c.SourceId} {c.Title} {text} {c.Address}";

    internal static IReadOnlyCollection<string> Marks(Case c)
    {
        var marks = new List<string>(5) { $"@kind:{c.Kind}", c.IsOpen ? "@open" : "@closed" };
        if (c.OwnerL2 is not null) marks.Add($"@l2:{c.OwnerL2}");
        if (c.OwnerL3 is not null) marks.Add($"@l3:{c.OwnerL3}");
        if (c.OwnerPerson is { } person) marks.Add($"@person:{person:n}");
        return marks;
    }

    /// <summary>What the case keeps of a citizen's token.</summary>
    public static string TokenHash(string token) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)));

    private static Error NoCase(string no) => Error.NotFound("case.none", ($"没有案件 {no}", $"There is no case {no}"));

    private static async Task<IReadOnlyList<ActRow>> ActsSince(DaodiDb db, Case c, long version, CancellationToken ct) =>
        await db.Set<ActRow>().AsNoTracking().Where(a => a.CaseId == c.Id && a.Seq > version).OrderBy(a => a.Seq).Take(20).ToListAsync(ct);
}

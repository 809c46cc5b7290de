using System.Security.Cryptography;
using System.Text;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>What stands in the place of erased content. The triggers of the table allow a row to become this and nothing else.</summary>
public static class ErasedAct
{
    public const string Data = "{}";
    public const string ActorName = "";

    /// <summary>The act that erased another is about <c>act/ID</c>.</summary>
    public const string AboutPrefix = "act/";

    /// <summary>16 zeros, which no salt is: its 128 random bits would have to be all zero.</summary>
    public static byte[] Salt { get; } = new byte[16];

    public static string AboutOf(long actId) => $"{AboutPrefix}{actId}";

    /// <summary>
    /// SHA-256 of the canonical form of what is left of an erased act, in hex. The erasing act keeps it, so that the instant, type
    /// or number of an erased act cannot be altered unseen although its own hash can no longer be recomputed.
    /// </summary>
    public static string RestOf(ActRow erased) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Acts.Canonical(erased))));

    /// <summary>The acts, whole themselves, that say of an erased one that it was erased and what is left of it; none where it was emptied unlawfully.</summary>
    public static async Task<IReadOnlyList<long>> CoveredBy(DaodiDb db, ActRow erased, CancellationToken ct)
    {
        var (about, rest) = (AboutOf(erased.Id), $"\"rest\":\"{RestOf(erased)}\"");
        var erasing = await db.Set<ActRow>().Where(a => a.About == about && a.Type == TrustActs.ActErased).ToListAsync(ct);
        return [.. erasing.Where(e => Acts.IsWhole(e) && e.Data.Contains(rest, StringComparison.Ordinal)).Select(e => e.Id)];
    }
}

/// <param name="Ground">The legal ground, with its article.</param>
/// <param name="Reason">Who asked for what, without the data that is erased.</param>
public sealed record EraseActRequest(string? Ground, string? Reason);

/// <param name="ActId">The act whose content is gone.</param>
/// <param name="ErasedBy">The act that says so.</param>
public sealed record ErasureOfAct(long ActId, long ErasedBy);

/// <summary>
/// Erases what an act says of a person where the law demands it (PIPL art. 47): salt, data, reason and the actor's name. Its hash
/// and so its leaf in the ledger stay; with the salt gone they commit to something nobody can guess or prove any more.
/// </summary>
public sealed class EraseAct(IWriteLane lane, TimeProvider clock)
{
    public const int ReasonLength = 6;

    /// <summary>Errors: <c>erase.forbidden</c>, <c>erase.ground</c>, <c>erase.reason</c>, <c>act.unknown</c>, <c>erase.done</c>, <c>erase.protected</c>.</summary>
    public async Task<Result<ErasureOfAct>> Run(long actId, EraseActRequest request, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Fault(request, by) is { } fault) return fault;
        return await lane.Run<ErasureOfAct>(async (db, stop) =>
        {
            if (await db.Set<ActRow>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == actId, stop) is not { } act)
                return Error.NotFound("act.unknown", ("没有这条记录，请核对记录编号。", "There is no such act; check its number."));
            if (act.IsErased) return Error.Conflict("erase.done", ("这条记录的内容已经删除。", "The content of this act is erased already."));
            if (act.Type == TrustActs.ActErased)
                return Error.Conflict("erase.protected", ("删除记录本身不能再删除，否则无法说明少了什么。", "The act of an erasure cannot be erased: nothing would say what is gone."));
            var left = new ActRow
            {
                Id = act.Id,
                CaseId = act.CaseId,
                About = act.About,
                Seq = act.Seq,
                Type = act.Type,
                ActorId = act.ActorId,
                ActorName = ErasedAct.ActorName,
                ActorUnit = act.ActorUnit,
                At = act.At,
                Ground = act.Ground,
                FromStage = act.FromStage,
                ToStage = act.ToStage,
                Data = ErasedAct.Data,
                Public = act.Public,
                Salt = ErasedAct.Salt,
            };
            var erasing = await Acts.Append(db, new(TrustActs.ActErased, by, clock.Instant())
            {
                About = ErasedAct.AboutOf(actId),
                Ground = request.Ground!.Trim(),
                Reason = request.Reason!.Trim(),
                Data = new { act = actId, rest = ErasedAct.RestOf(left) },
            }, stop);
            // The table's trigger lets a row be emptied only where an act says so already.
            await db.SaveChangesAsync(stop);
            await db.Set<ActRow>().Where(a => a.Id == actId).ExecuteUpdateAsync(set => set
                .SetProperty(a => a.Salt, ErasedAct.Salt).SetProperty(a => a.Data, ErasedAct.Data)
                .SetProperty(a => a.Reason, (string?)null).SetProperty(a => a.ActorName, ErasedAct.ActorName), stop);
            return new ErasureOfAct(actId, erasing.Id);
        }, ct);
    }

    private static Error? Fault(EraseActRequest request, Viewer by)
    {
        if (!by.May(Permissions.EraseActs))
            return Error.Forbidden("erase.forbidden", ("只有个人信息保护负责人可以删除记录内容。", "Only the officer for personal information may erase the content of an act."));
        if (request.Ground?.Trim() is not { Length: >= 4 and <= 400 })
            return Error.Invalid("erase.ground", ("请写明法律依据及条款（4 至 400 字）。", "Name the legal ground with its article, in 4 to 400 characters."), "ground");
        if (request.Reason?.Trim() is not { Length: >= ReasonLength and <= 1000 })
            return Error.Invalid("erase.reason", ($"请用 {ReasonLength} 至 1000 字说明应谁的请求、为何删除，不要写被删除的内容。", $"Say in {ReasonLength} to 1,000 characters at whose request and why, without what is to be erased."), "reason");
        return null;
    }
}

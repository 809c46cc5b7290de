using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.Operations.Backup;

/// <summary>What was proven of a site's data.</summary>
/// <param name="Leaves">Leaves of the signed tree that every act was found in; those not entered yet are proven by their own hash alone.</param>
internal sealed record Proof(long Acts, long Leaves, long Cases, long Evidence, IReadOnlyList<string> MissingEvidence);

/// <summary>
/// Proves data that came from elsewhere: each act still says what was hashed when it was written, the ledger's tree holds
/// them all under its signed head, no case misses an act of its sequence, and every piece of evidence that a row names is there.
/// </summary>
internal sealed class ProveRestore(IReader reader, Blobs blobs, LedgerVerification ledger)
{
    private const int Page = 5000;

    /// <summary>Errors: <c>proof.act</c> with the number of the first act that was altered, <c>proof.sequence</c> with the case that misses one,
    /// <c>proof.ledger</c> with the first record that does not agree with the tree.</summary>
    public async Task<Result<Proof>> Run(CancellationToken ct)
    {
        long acts = 0, last = 0;
        while (true)
        {
            var after = last;
            var page = await reader.Read(db => db.Set<ActRow>().Where(a => a.Id > after).OrderBy(a => a.Id).Take(Page).ToListAsync(ct));
            foreach (var act in page)
            {
                // What was erased has no hash to recompute: another act must say so, also of one that is no leaf of the ledger yet.
                if (act.IsErased ? (await reader.Read(db => ErasedAct.CoveredBy(db, act, ct))).Count > 0 : Acts.IsWhole(act)) continue;
                return Error.Invalid("proof.act", ($"记录 {act.Id} 与其哈希不符：已被改动。", $"Act {act.Id} does not agree with its hash: it was altered."));
            }

            acts += page.Count;
            if (page.Count < Page) break;
            last = page[^1].Id;
        }

        var report = await ledger.HasBegun(ct) ? await ledger.Run(null, 0, ct) : new LedgerReport();
        if (report.Findings is [var first, ..]) return Error.Invalid("proof.ledger", first.Message);

        var gap = await reader.Read(db => db.Set<ActRow>().Where(a => a.CaseId != null).GroupBy(a => a.CaseId)
            .Where(g => g.Max(a => a.Seq) != g.Count()).Select(g => g.Key).FirstOrDefaultAsync(ct));
        if (gap is { } broken)
            return Error.Invalid("proof.sequence", ($"件 {broken} 的办理记录有缺号。", $"The history of case {broken} misses an act."));

        var cases = await reader.Read(db => db.Set<Case>().LongCountAsync(ct));
        var named = await reader.Read(db => db.Set<Evidence>().Select(e => e.Hash).Distinct().ToListAsync(ct));
        return new Proof(acts, report.Size, cases, named.Count, [.. named.Where(hash => !blobs.Has(hash))]);
    }
}

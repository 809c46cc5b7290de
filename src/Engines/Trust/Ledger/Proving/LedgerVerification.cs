using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust.Ledger;

/// <summary>
/// Verifies the ledger as an auditor would, reading only: each act's hash is recomputed from its row and compared with its leaf,
/// the leaves with the tiles, the tree with the signed checkpoint and with every checkpoint that a witness kept. Rows are
/// streamed; what is held in memory does not grow with them.
/// </summary>
public sealed class LedgerVerification(IReader reader, LedgerFolder folder)
{
    /// <param name="witness">The file of a witness; null for none.</param>
    /// <param name="from">The first leaf whose row is looked at; those before are taken as the tiles have them.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public async Task<LedgerReport> Run(string? witness = null, long from = 0, CancellationToken ct = default)
    {
        // The witness is read first: a checkpoint that it has, the ledger must have too.
        var witnessed = witness is null ? null : WitnessFile.Last(witness, Checkpoint.Parse);
        var (note, verifier) = (folder.Note(), folder.Verifier());
        if (Checkpoint.Parse(note) is not { Hash: { } hash } head || verifier is null)
        {
            return new() { Findings = [new(Alteration.Checkpoint, null, null, null, null, ("没有可核验的树头：ledger/checkpoint 缺失或不成格式。", "There is no checkpoint to verify: ledger/checkpoint is missing or malformed."))], Altered = 1 };
        }

        var run = new LedgerWalk(reader, folder, hash, head, Math.Min(Math.Max(from, 0), head.Size), witnessed is null ? null : new WitnessTrail(witness!, verifier));
        if (Checkpoint.Open(note, verifier) is null)
            run.Find(new(Alteration.Checkpoint, null, null, null, null, ("树头的签名不是本站公钥的。", "The checkpoint is not signed with the site's public key.")));
        if (witness is not null && witnessed is null)
            run.Find(new(Alteration.Checkpoint, null, null, null, null, ("见证文件里没有树头。", "The witness's file holds no checkpoint.")));
        await run.All(ct);
        if (witnessed is not null && witnessed.Size > head.Size)
        {
            run.Find(new(Alteration.Truncated, head.Size, witnessed.Size - 1, null, null,
                ($"见证方见过 {witnessed.Size} 条，现在只有 {head.Size} 条：后面的记录被整体删去。", $"The witness has seen {witnessed.Size} leaves and there are {head.Size}: the last ones were cut off.")));
        }

        return run.Report(await Waiting(head.Size, ct));
    }

    /// <summary>Whether there is anything to verify: in its first second a site has acts, but no leaf and no signed head yet.</summary>
    public async Task<bool> HasBegun(CancellationToken ct = default) =>
        folder.Note() is { Length: > 0 } || await reader.Read(db => db.Set<LedgerLeaf>().AnyAsync(ct));

    private async Task<long> Waiting(long size, CancellationToken ct) => Math.Max(0, await reader.Read(db => db.Set<ActRow>().LongCountAsync(ct)) - size);
}

using Daodi.Kernel;

namespace Daodi.Trust.Ledger;

/// <summary>
/// Takes the ledger up where it was left, whatever happened meanwhile: reads the last signed checkpoint, and the tiles' right
/// edge, which must have exactly that head. Tiles that are torn or missing are made again from the database, if the database has
/// that head; otherwise nothing is taken up.
/// </summary>
internal sealed class LedgerOpening(LeafRows leaves, LedgerFolder folder, LedgerOptions options, byte[] seed)
{
    /// <summary>What the sequencer goes on from.</summary>
    public sealed record Opened(TreeEdge Edge, NoteSigner Signer, Checkpoint Head);

    public async Task<Result<Opened>> Open(bool repair, CancellationToken ct)
    {
        var note = folder.Note();
        var count = await leaves.Count(ct);
        if (note is null) return count > 0 ? LedgerErrors.CheckpointMissing : Birth();

        var origin = Checkpoint.Parse(note)?.Origin ?? "";
        var signer = NoteSigner.Of(origin, seed);
        if (Checkpoint.Open(note, signer.Verifier) is not { Hash: { } hash } head) return LedgerErrors.CheckpointForged;
        if (hash.Name != options.Hash) return LedgerErrors.HashFixed(hash.Name);
        if (options.Origin is { } named && OriginOf(named) != origin) return LedgerErrors.OriginFixed(origin);
        if (count < head.Size) return LedgerErrors.DatabaseBehind;
        if (folder.Verifier()?.ToString() != signer.Verifier.ToString()) folder.WriteVerifier(signer.Verifier);

        var edge = repair || !AllThere(head.Size) ? null : TreeEdge.Read(hash, head.Size, folder.Tile);
        if (edge is null || !edge.Root().AsSpan().SequenceEqual(head.Root))
        {
            var made = await Remake(hash, head, ct);
            if (!made.Ok) return made.Error;
            edge = made.Value;
        }

        return new Opened(edge, signer, head);
    }

    /// <summary>The empty tree is signed before the first leaf is written: a ledger with leaves and no checkpoint has lost it.</summary>
    private Result<Opened> Birth()
    {
        var hash = TreeHash.Find(options.Hash) ?? throw new InvalidDataException($"Ledger:Hash is \"{options.Hash}\"; it is sha256 or sm3.");
        var signer = NoteSigner.Of(OriginOf(options.Origin ?? $"daodi/{NoteSigner.Fingerprint(seed)}"), seed);
        var head = new Checkpoint(signer.Verifier.Name, 0, hash.Empty);
        folder.WriteVerifier(signer.Verifier);
        folder.WriteNote(signer.Sign(head.Text));
        return new Opened(new TreeEdge(hash), signer, head);
    }

    private string OriginOf(string name) => $"{name.TrimEnd('/')}/{options.Hash}";

    private bool AllThere(long size)
    {
        for (var (level, full) = (0, size / TreeEdge.Width); full > 0; (level, full) = (level + 1, full / TreeEdge.Width))
        {
            for (long number = 0; number < full; number++)
            {
                if (!folder.HasFull(level, number)) return false;
            }
        }

        return true;
    }

    /// <summary>First the head alone; only where it is the signed one are tiles written, and only those that differ.</summary>
    private async Task<Result<TreeEdge>> Remake(TreeHash hash, Checkpoint head, CancellationToken ct)
    {
        var edge = new TreeEdge(hash);
        if (!await leaves.Append(edge, head.Size, null, ct)) return LedgerErrors.Broken(edge.Size);
        if (!edge.Root().AsSpan().SequenceEqual(head.Root)) return LedgerErrors.Tampered;

        var changed = new HashSet<string>(StringComparer.Ordinal);
        edge = new TreeEdge(hash);
        await leaves.Append(edge, head.Size, Mend, ct);
        foreach (var (level, number, hashes) in edge.Partial()) Mend(level, number, hashes);
        Storage.DurableFile.Sync(changed);
        return edge;

        void Mend(int level, long number, byte[] hashes)
        {
            var width = hashes.Length / TreeHash.Size;
            if (folder.Tile(level, number, width) is { } known && known.AsSpan().SequenceEqual(hashes) && (width < TreeEdge.Width || folder.HasFull(level, number))) return;
            folder.DropPartial(level, number, 0);
            folder.WriteTile(level, number, hashes, changed);
        }
    }
}

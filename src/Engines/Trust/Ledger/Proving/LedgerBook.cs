using System.Globalization;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust.Ledger;

/// <summary>That an act is in the ledger, and where. Hashes in base64; <c>Entry</c> is the act's own hash, of which the leaf hash is made.</summary>
public sealed record InclusionProof(long Act, long Index, long Size, string Hash, string Entry, string LeafHash, IReadOnlyList<string> Path, string Root, string Checkpoint);

/// <summary>That the tree of <c>To</c> leaves begins with the whole tree of <c>From</c>.</summary>
public sealed record ConsistencyProof(long From, long To, string Hash, string FromRoot, string ToRoot, IReadOnlyList<string> Path);

/// <summary>Reads the ledger: head, tiles, proofs. A proof is verified before it is given out.</summary>
public sealed class LedgerBook(LedgerFolder folder, IReader reader, LedgerState state)
{
    private static readonly Error Unborn = Error.NotFound("ledger.unborn",
        ("账本正在建立，请一分钟后再试。", "The ledger is being begun; try again in a minute."));

    private static readonly Error Damaged = new("ledger.damaged",
        ("账本的树文件受损，正在由数据库重建，请稍后再试。", "A tile of the ledger is damaged and is being made again from the database; try again shortly."))
    { Kind = ErrorKind.Unavailable };

    /// <summary>The last signed note. Error <c>ledger.unborn</c>.</summary>
    public Result<string> Note() => folder.Note() is { } note ? note : Unborn;

    /// <summary>The public key in the form <c>name+hash+base64</c>. Error <c>ledger.unborn</c>.</summary>
    public Result<NoteVerifier> Verifier() => folder.Verifier() is { } verifier ? verifier : Unborn;

    /// <summary>The hashes of a tile that the last checkpoint covers. Errors: <c>ledger.tile</c>, <c>ledger.tile-unknown</c>, <c>ledger.damaged</c>.</summary>
    public Result<byte[]> Tile(string? name)
    {
        if (!TilePath.TryParse(name, out var path))
            return Error.Invalid("ledger.tile", ("瓦片名称不对，写法如 0/x001/234 或 0/005.p/17。", "Not the name of a tile; it is written 0/x001/234 or 0/005.p/17."), "path");
        var size = Checkpoint.Parse(folder.Note())?.Size ?? 0;
        var hashes = path.Level * 8 > 62 ? 0 : size >> (path.Level * 8);
        if (path.Number > hashes / TreeEdge.Width || path.Number * TreeEdge.Width + path.Width > hashes)
            return Error.NotFound("ledger.tile-unknown", ("账本还没有这么多记录。", "The ledger has not so many leaves yet."));
        if (folder.Tile(path.Level, path.Number, path.Width) is { } tile) return tile;
        state.WantRepair();
        return Damaged;
    }

    /// <summary>Errors: <c>ledger.act</c>, <c>act.unknown</c>, <c>ledger.pending</c>, <c>ledger.unborn</c>, <c>ledger.damaged</c>.</summary>
    public async Task<Result<InclusionProof>> Inclusion(string? act, CancellationToken ct = default)
    {
        if (Number(act) is not { } id)
            return Error.Invalid("ledger.act", ("请填写记录编号（数字）。", "Give the number of the act, digits only."), "act");
        var found = await reader.Read(async db => (
            Act: await db.Set<ActRow>().Where(a => a.Id == id).Select(a => a.Hash).FirstOrDefaultAsync(ct),
            Leaf: await db.Set<LedgerLeaf>().FirstOrDefaultAsync(l => l.ActId == id, ct)));
        if (found.Act is null) return Error.NotFound("act.unknown", ("没有这条记录，请核对记录编号。", "There is no such act; check its number."));
        var note = folder.Note();
        if (Checkpoint.Parse(note) is not { Hash: { } hash } head) return Unborn;
        if (found.Leaf is null || found.Leaf.Index >= head.Size)
            return Error.NotFound("ledger.pending", ("这条记录还没有写入账本，通常一两秒后就有。", "This act is not in the ledger yet; it usually is after a second or two."));
        var leaf = hash.Leaf(found.Act);
        if (Try(() => Tree(hash, head.Size).Inclusion(found.Leaf.Index, head.Size)) is not { } path
            || !MerkleProofs.Includes(hash, found.Leaf.Index, head.Size, leaf, path, head.Root))
            return Explain(hash, head, found.Leaf.Index, leaf);
        return new InclusionProof(id, found.Leaf.Index, head.Size, hash.Name, Text(found.Act), Text(leaf), [.. path.Select(Text)], Text(head.Root), note!);
    }

    /// <summary>Errors: <c>ledger.from</c>, <c>ledger.to</c>, <c>ledger.unborn</c>, <c>ledger.damaged</c>.</summary>
    public Result<ConsistencyProof> Consistency(string? from, string? to)
    {
        if (Checkpoint.Parse(folder.Note()) is not { Hash: { } hash } head) return Unborn;
        if (Number(to) is not { } second || second > head.Size)
            return Error.Invalid("ledger.to", ($"请填写 0 至 {head.Size} 之间的整数。", $"Give a whole number from 0 to {head.Size}."), "to");
        if (Number(from) is not { } first || first > second)
            return Error.Invalid("ledger.from", ($"请填写 0 至 {second} 之间的整数。", $"Give a whole number from 0 to {second}."), "from");
        var tree = Tree(hash, head.Size);
        var proof = Try(() => (From: tree.Root(first), To: tree.Root(second), Path: tree.Consistency(first, second)));
        if (proof.Path is null || !MerkleProofs.Extends(hash, first, proof.From, second, proof.To, proof.Path)
            || !MerkleProofs.Extends(hash, second, proof.To, head.Size, head.Root, Try(() => tree.Consistency(second, head.Size)) ?? []))
        {
            state.WantRepair();
            return Damaged;
        }

        return new ConsistencyProof(first, second, hash.Name, Text(proof.From), Text(proof.To), [.. proof.Path.Select(Text)]);
    }

    /// <summary>The tree of <paramref name="size"/> leaves over the tiles; reading from it throws where one of them cannot be had.</summary>
    public MerkleTree Tree(TreeHash hash, long size) => new(hash, TileNodes.Of(hash, size, folder.Tile));

    internal static T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException)
        {
            return default;
        }
    }

    /// <summary>The proof fails: either a tile is damaged, or the act is not what it was when it was signed.</summary>
    private Error Explain(TreeHash hash, Checkpoint head, long index, byte[] leaf)
    {
        var altered = folder.Tile(0, index / TreeEdge.Width, (int)(index % TreeEdge.Width) + 1) is { } tile
            && tile[^TreeHash.Size..] is var signed && !signed.AsSpan().SequenceEqual(leaf)
            && Try(() => Tree(hash, head.Size).Inclusion(index, head.Size)) is { } path
            && MerkleProofs.Includes(hash, index, head.Size, signed, path, head.Root);
        if (altered)
            return Error.Conflict("ledger.altered", ("这条记录与账本不符：入账之后被改动过。请立即报告审计人员。", "This act does not agree with the ledger: it was altered after it was entered. Report it to the auditors at once."));
        state.WantRepair();
        return Damaged;
    }

    private static long? Number(string? text) =>
        text?.Length <= 19 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(byte[] hash) => Convert.ToBase64String(hash);
}

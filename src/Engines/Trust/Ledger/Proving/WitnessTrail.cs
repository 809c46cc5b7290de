namespace Daodi.Trust.Ledger;

/// <summary>The checkpoints that a witness kept, held against a tree as it is built up again. Read from the file as the tree grows.</summary>
internal sealed class WitnessTrail(string file, NoteVerifier verifier)
{
    private readonly IEnumerator<string> _notes = Open(file).GetEnumerator();
    private Checkpoint? _next;
    private bool _signed, _ended, _told;
    private long _last;

    /// <summary>Checkpoints that agree.</summary>
    public long Agreed { get; private set; }

    /// <summary>Leaves of the last that does: up to there the tree is the one that the witness saw.</summary>
    public long AgreedTo { get; private set; }

    /// <summary>Compares the checkpoints of exactly this size.</summary>
    public IEnumerable<LedgerFinding> At(TreeEdge edge)
    {
        byte[]? root = null;
        while (Peek() is { } seen && seen.Size <= edge.Size)
        {
            _next = null;
            if (seen.Size < _last) continue;
            _last = seen.Size;
            if (seen.Size < edge.Size) continue;
            root ??= edge.Root();
            if (_signed && seen.Root.AsSpan().SequenceEqual(root))
            {
                (Agreed, AgreedTo) = (Agreed + 1, seen.Size);
                continue;
            }

            if (_told) continue;
            // Everything behind the first that differs differs too.
            _told = true;
            yield return _signed
                ? new(Alteration.Recomputed, AgreedTo, seen.Size - 1, null, null,
                    ($"见证方在第 {seen.Size} 条时见到的树与现在的不同：第 {AgreedTo} 至 {seen.Size - 1} 号之间有记录被改，整棵树被重算过。",
                        $"At {seen.Size} leaves the witness saw another tree: a record from {AgreedTo} to {seen.Size - 1} was altered and the whole tree recomputed."))
                : new(Alteration.Checkpoint, null, null, null, null,
                    ($"见证方保存的第 {seen.Size} 条树头不是本站现在的密钥签的：密钥被换过。", $"The head of {seen.Size} leaves that the witness kept was not signed with the site's present key: the key was replaced."));
        }
    }

    private Checkpoint? Peek()
    {
        while (_next is null && !_ended)
        {
            if (!_notes.MoveNext())
            {
                _ended = true;
                break;
            }

            _next = Checkpoint.Parse(_notes.Current);
            _signed = Checkpoint.Open(_notes.Current, verifier) is not null;
        }

        return _next;
    }

    private static IEnumerable<string> Open(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        foreach (var note in WitnessFile.Notes(reader)) yield return note;
    }
}

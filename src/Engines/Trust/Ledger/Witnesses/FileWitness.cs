using System.Text;
using Daodi.Kernel;

namespace Daodi.Trust.Ledger;

/// <summary>
/// A file that is only ever appended to, best on a share that another administrator keeps. It does a witness's part of C2SP
/// tlog-witness: before it takes a checkpoint it demands the proof that the tree it saw last is the beginning of this one.
/// </summary>
/// <param name="proof">The consistency proof between two sizes; null where it cannot be made.</param>
public sealed class FileWitness(WitnessOptions options, Func<TreeHash, long, long, IReadOnlyList<byte[]>?> proof) : IWitness
{
    private readonly string _path = options.File ?? throw new InvalidDataException("A witness needs File or Url.");

    public string Name => options.Name.Length > 0 ? options.Name : Path.GetFileName(_path);

    public string Target => _path;

    public TimeSpan Every => options.Every;

    public Task<Result<Done>> Give(string note, NoteVerifier verifier, CancellationToken ct)
    {
        try
        {
            return Task.FromResult(Take(note, verifier));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<Result<Done>>(WitnessErrors.Unreachable(("文件写不了，请检查目录和权限", "the file cannot be written; look at its folder and rights")));
        }
    }

    private Result<Done> Take(string note, NoteVerifier verifier)
    {
        if (Checkpoint.Open(note, verifier) is not { Hash: { } hash } head) return WitnessErrors.Refused(0, Checkpoint.Parse(note)?.Size ?? 0);
        // Whoever signed it: a note of another key is no reason to forget what was seen.
        if (WitnessFile.Last(_path, Checkpoint.Parse) is { } seen)
        {
            if (seen.Origin == head.Origin && seen.Size == head.Size && seen.Root.AsSpan().SequenceEqual(head.Root)) return Done.It;
            if (seen.Origin != head.Origin || seen.Size >= head.Size || proof(hash, seen.Size, head.Size) is not { } path
                || !MerkleProofs.Extends(hash, seen.Size, seen.Root, head.Size, head.Root, path)) return WitnessErrors.Refused(seen.Size, head.Size);
        }

        Append(note);
        return Done.It;
    }

    private void Append(string note)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(_path)) is { } home) Directory.CreateDirectory(home);
        using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
        // The line breaks before it end the line in which a power cut may have left the note before, and part the two.
        file.Write(Encoding.UTF8.GetBytes(file.Length == 0 ? note + "\n" : $"\n\n{note}\n"));
        file.Flush(flushToDisk: true);
    }
}

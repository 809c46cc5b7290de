using System.Text;
using Daodi.Storage;

namespace Daodi.Trust.Ledger;

/// <summary>
/// <c>DATA/ledger</c>: <c>checkpoint</c> (the last signed head), <c>verifier</c> (the public key) and <c>tile/…</c>. Everything but
/// the signature of the last checkpoint can be made again from the database.
/// </summary>
public sealed class LedgerFolder(string folder)
{
    private string CheckpointFile => Path.Combine(folder, "checkpoint");
    private string VerifierFile => Path.Combine(folder, "verifier");

    /// <summary>The file whose lock says that one process and no other keeps this ledger.</summary>
    internal string LockFile => Path.Combine(folder, "lock");

    /// <summary>The last signed note; null before the first.</summary>
    public string? Note() => Text(CheckpointFile);

    /// <summary>When the last checkpoint was signed.</summary>
    public DateTimeOffset? SignedAt() => File.Exists(CheckpointFile) ? new(File.GetLastWriteTimeUtc(CheckpointFile), TimeSpan.Zero) : null;

    /// <summary>The public key that the site says is its own; null before the birth.</summary>
    public NoteVerifier? Verifier() => NoteVerifier.Parse(Text(VerifierFile));

    /// <summary>On disk when it returns.</summary>
    public void WriteNote(string note) => DurableFile.Write(CheckpointFile, Encoding.UTF8.GetBytes(note));

    public void WriteVerifier(NoteVerifier verifier) => DurableFile.Write(VerifierFile, Encoding.UTF8.GetBytes(verifier + "\n"));

    /// <summary>
    /// The first <paramref name="width"/> hashes of a tile, from the full tile or from one at least as wide; null where there is none,
    /// or it is torn.
    /// </summary>
    public byte[]? Tile(int level, long number, int width)
    {
        var bytes = width * TreeHash.Size;
        foreach (var path in Candidates(level, number, width))
        {
            try
            {
                using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
                var hashes = new byte[bytes];
                if (RandomAccess.Read(file, hashes, 0) == bytes) return hashes;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // A narrower one goes when a wider one is there.
            }
        }

        return null;
    }

    /// <summary>Whether the full tile's file is there in its full length: all that can be seen without reading it.</summary>
    internal bool HasFull(int level, long number) =>
        new FileInfo(PathOf(new(level, number, TreeEdge.Width))) is { Exists: true, Length: TreeEdge.Width * TreeHash.Size };

    /// <summary>Writes a tile of as many hashes as are given.</summary>
    internal void WriteTile(int level, long number, ReadOnlySpan<byte> hashes, ISet<string> changed) =>
        DurableFile.Write(PathOf(new(level, number, hashes.Length / TreeHash.Size)), hashes, changed);

    /// <summary>Removes the partial forms of a tile but the one of <paramref name="keep"/> hashes.</summary>
    internal void DropPartial(int level, long number, int keep)
    {
        var home = PathOf(new(level, number, TreeEdge.Width)) + ".p";
        if (!Directory.Exists(home)) return;
        if (keep is 0 or TreeEdge.Width)
        {
            Directory.Delete(home, recursive: true);
            return;
        }

        foreach (var file in Directory.EnumerateFiles(home).Where(f => Path.GetFileName(f) != $"{keep}")) File.Delete(file);
    }

    private IEnumerable<string> Candidates(int level, long number, int width)
    {
        yield return PathOf(new(level, number, width));
        if (width == TreeEdge.Width) yield break;
        // Twice: between the looks the partial tile may have been replaced by a wider one, and that by the full one.
        for (var look = 0; look < 2; look++)
        {
            var full = PathOf(new(level, number, TreeEdge.Width));
            if (Directory.Exists(full + ".p"))
            {
                foreach (var file in Directory.EnumerateFiles(full + ".p"))
                {
                    if (int.TryParse(Path.GetFileName(file), out var other) && other > width) yield return file;
                }
            }

            yield return full;
        }
    }

    private string PathOf(TilePath tile) => Path.Combine(folder, "tile", tile.ToString());

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

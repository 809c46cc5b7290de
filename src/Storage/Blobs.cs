using System.Buffers;
using System.Security.Cryptography;

namespace Daodi.Storage;

/// <summary>
/// Evidence files, named by the SHA-256 of their bytes: the same photo twice is stored once, and a changed byte shows. When
/// <see cref="Put"/> returns, the bytes and the name are on disk.
/// </summary>
public sealed class Blobs(string folder)
{
    /// <summary>Stores what <paramref name="content"/> still holds.</summary>
    /// <param name="limit">The most bytes allowed.</param>
    /// <returns>The name (64 lower-case hex digits) and the size in bytes; null where it is longer than the limit.</returns>
    public async Task<(string Hash, long Size)?> Put(Stream content, long limit, CancellationToken ct = default)
    {
        var incoming = Directory.CreateDirectory(Path.Combine(folder, "incoming"));
        var temporary = Path.Combine(incoming.FullName, Guid.CreateVersion7().ToString("N"));
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size = 0;
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, options: FileOptions.Asynchronous))
            {
                int read;
                while ((read = await content.ReadAsync(buffer, ct)) > 0)
                {
                    if (size + read > limit) return null;
                    sha.AppendData(buffer, 0, read);
                    await RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), size, ct);
                    size += read;
                }

                RandomAccess.FlushToDisk(file);
            }

            var hash = Convert.ToHexStringLower(sha.GetHashAndReset());
            var home = PathOf(hash);
            var made = MakeFolder(Path.GetDirectoryName(home)!);
            if (!File.Exists(home)) File.Move(temporary, home, overwrite: true);
            DurableFile.Sync(made);
            return (hash, size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            File.Delete(temporary);
        }
    }

    /// <summary>Opens a stored file; null where there is none of that name.</summary>
    public FileStream? Open(string hash) =>
        IsHash(hash) && File.Exists(PathOf(hash))
            ? new FileStream(PathOf(hash), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan)
            : null;

    /// <summary>Whether the stored bytes still have their name's hash; null where there are none.</summary>
    public async Task<bool?> Verify(string hash, CancellationToken ct = default)
    {
        await using var file = Open(hash);
        return file is null ? null : Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)) == hash;
    }

    /// <summary>Whether a file of that name is stored.</summary>
    public bool Has(string hash) => IsHash(hash) && File.Exists(PathOf(hash));

    /// <summary>Where a file of that name lies in a folder laid out as ours is.</summary>
    public static string PathIn(string folder, string hash) => Path.Combine(folder, hash[..2], hash[2..4], hash);

    private string PathOf(string hash) => PathIn(folder, hash);

    /// <summary>Whether the text is a name of ours: 64 lower-case hex digits.</summary>
    public static bool IsHash(string text) => text.Length == 64 && text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');

    /// <summary>Makes the folder; returns it and each parent whose entries are new, so that they can be synced.</summary>
    private List<string> MakeFolder(string path)
    {
        var changed = new List<string> { path };
        for (var at = path; !Directory.Exists(at) && at.Length > folder.Length; at = Path.GetDirectoryName(at)!)
            changed.Add(Path.GetDirectoryName(at)!);
        Directory.CreateDirectory(path);
        return changed;
    }
}

using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Daodi.Storage;

/// <summary>Small files that are there whole or not at all, whatever happens while they are written.</summary>
public static partial class DurableFile
{
    private const int Chunk = 128 * 1024;

    /// <summary>
    /// Writes aside, syncs, and moves into place. The name is on disk for certain only after <see cref="Sync"/> of the folders
    /// that are added to <paramref name="changed"/>, so that many files can share it. One writer a file.
    /// </summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes, ISet<string> changed)
    {
        MakeFolder(Path.GetDirectoryName(path)!, changed);
        var aside = path + ".new";
        using (var file = File.OpenHandle(aside, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(aside, path, overwrite: true);
    }

    /// <summary>As above, and on disk with its name when it returns.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        Write(path, bytes, changed);
        Sync(changed);
    }

    /// <summary>Puts the names in these folders on disk.</summary>
    public static void Sync(IEnumerable<string> folders)
    {
        foreach (var folder in folders) SyncFolder(folder);
    }

    /// <summary>
    /// Copies a file and tells what it copied: its size in bytes and the SHA-256 of its bytes, 64 lower-case hex digits. The copy
    /// is flushed; its folder is not, so sync that once for many files.
    /// </summary>
    public static async Task<(long Bytes, string Sha256)> Copy(string from, string to, UnixFileMode? mode = null, CancellationToken ct = default)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var source = File.OpenHandle(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous | FileOptions.SequentialScan);
            using var target = File.OpenHandle(to, FileMode.CreateNew, FileAccess.Write, options: FileOptions.Asynchronous);
            if (mode is { } m && !OperatingSystem.IsWindows()) File.SetUnixFileMode(target, m);
            long size = 0;
            int read;
            while ((read = await RandomAccess.ReadAsync(source, buffer.AsMemory(0, Chunk), size, ct)) > 0)
            {
                sha.AppendData(buffer, 0, read);
                await RandomAccess.WriteAsync(target, buffer.AsMemory(0, read), size, ct);
                size += read;
            }

            RandomAccess.FlushToDisk(target);
            return (size, Convert.ToHexStringLower(sha.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The size in bytes and the SHA-256 of a file, 64 lower-case hex digits.</summary>
    public static async Task<(long Bytes, string Sha256)> Digest(string path, CancellationToken ct = default)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Chunk, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return (file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)));
    }

    /// <summary>A rename is durable only once its directory is (fsync(2), notes). Windows has no such call and needs none.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using var directory = OpenFolder(path);
        RandomAccess.FlushToDisk(directory);
    }

    /// <summary>Makes the folder; adds it and each parent whose entries are new, so that they can be synced.</summary>
    private static void MakeFolder(string path, ISet<string> changed)
    {
        changed.Add(path);
        for (var at = path; !Directory.Exists(at) && Path.GetDirectoryName(at) is { } parent; at = parent) changed.Add(parent);
        Directory.CreateDirectory(path);
    }

    // FileStream and File.OpenHandle refuse directories, so the descriptor comes from open(2) itself.
    private static SafeFileHandle OpenFolder(string path)
    {
        var descriptor = Native.Open(path, 0);
        if (descriptor < 0) throw new IOException($"Cannot open the folder {path} to sync it.");
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static partial class Native
    {
        [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = System.Runtime.InteropServices.StringMarshalling.Utf8)]
        internal static partial int Open(string path, int flags);
    }
}

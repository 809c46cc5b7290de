using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Daodi.Storage;

/// <summary>Files that are on disk, name and all, when the call returns.</summary>
public static partial class Durable
{
    private const int Chunk = 128 * 1024;

    /// <summary>A rename or a new file is durable only once its directory is (fsync(2), notes). Windows has no such call and needs none.</summary>
    /// <exception cref="IOException">The folder cannot be opened or synced.</exception>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using var directory = OpenFolder(path);
        RandomAccess.FlushToDisk(directory);
    }

    /// <summary>Writes the whole text beside <paramref name="path"/> and moves it there: readers see the old or the new, never a part.</summary>
    public static async Task Write(string path, ReadOnlyMemory<byte> content, UnixFileMode? mode = null, CancellationToken ct = default)
    {
        var temporary = $"{path}.{Guid.CreateVersion7():N}.tmp";
        try
        {
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, options: FileOptions.Asynchronous))
            {
                if (mode is { } m && !OperatingSystem.IsWindows()) File.SetUnixFileMode(file, m);
                await RandomAccess.WriteAsync(file, content, 0, ct);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(temporary, path, overwrite: true);
            SyncFolder(Path.GetDirectoryName(path)!);
        }
        finally
        {
            File.Delete(temporary);
        }
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

    // FileStream and File.OpenHandle refuse directories, so the descriptor comes from open(2) itself.
    private static SafeFileHandle OpenFolder(string path)
    {
        var descriptor = Native.Open(path, 0);
        if (descriptor < 0) throw new IOException($"Cannot open the folder {path} to sync it.");
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int Open(string path, int flags);
    }
}

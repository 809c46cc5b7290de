using Microsoft.Win32.SafeHandles;

namespace Daodi.Storage;

/// <summary>Small files that are there whole or not at all, whatever happens while they are written.</summary>
public static partial class DurableFile
{
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

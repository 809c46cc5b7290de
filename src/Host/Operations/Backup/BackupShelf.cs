using System.Globalization;
using Daodi.Storage;

namespace Daodi.Host.Operations.Backup;

/// <summary>The backups that lie in one place, oldest first, and how the old ones go.</summary>
internal static class BackupShelf
{
    /// <summary>Folders that hold a finished backup.</summary>
    public static IReadOnlyList<string> All(string root) => !Directory.Exists(root) ? [] :
        [.. Directory.EnumerateDirectories(root)
            .Where(folder => InstantOf(folder) is not null && File.Exists(Path.Combine(folder, BackupManifest.FileName)))
            .Order(StringComparer.Ordinal)];

    /// <summary>When a backup was made, by its folder's name; null where it is not the name of one.</summary>
    public static DateTimeOffset? InstantOf(string folder) =>
        DateTimeOffset.TryParseExact(Path.GetFileName(folder), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>Removes all but the newest, then the evidence that none of those left needs. Returns how many backups went.</summary>
    public static async Task<int> Keep(string root, int most, CancellationToken ct)
    {
        var old = All(root).SkipLast(Math.Max(1, most)).ToList();
        if (old.Count == 0) return 0;
        foreach (var folder in old)
        {
            // Its manifest first: whatever is left after a crash is no backup, and not taken for one.
            File.Delete(Path.Combine(folder, BackupManifest.FileName));
            Directory.Delete(folder, recursive: true);
        }

        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in All(root))
        {
            await foreach (var hash in BackupManifest.EvidenceOf(folder, ct)) needed.Add(hash);
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "evidence"), "*", SearchOption.AllDirectories))
        {
            if (Blobs.IsHash(Path.GetFileName(file)) && !needed.Contains(Path.GetFileName(file))) File.Delete(file);
        }

        return old.Count;
    }
}

using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Host.Operations.Backup;

/// <summary>
/// Puts a backup into an empty folder (and, with PostgreSQL, an empty database). Every byte is checked against the manifest on
/// its way. Until all of it is there and proven the folder carries a mark, and the platform does not start on it.
/// </summary>
internal sealed class RestoreBackup(Snapshots snapshots, StorageOptions storage)
{
    /// <summary>The mark of a restore that is not proven yet.</summary>
    public const string Mark = "restore-unproven";

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Copies everything and returns the manifest. Errors: <c>restore.not-empty</c>, <c>restore.provider</c>,
    /// <c>restore.newer</c> (the release that made it knows migrations that this one does not), <c>restore.damaged</c> with the file.
    /// </summary>
    /// <exception cref="InvalidDataException">The folder is no backup, or the database cannot take it; the message says why.</exception>
    public async Task<Result<BackupManifest>> Run(string folder, CancellationToken ct)
    {
        var manifest = await BackupManifest.Read(folder, ct);
        if (Blocked(manifest) is { } error) return error;
        await foreach (var (path, fault) in manifest.Faults(folder, ct))
        {
            return Error.Invalid("restore.damaged", (
                $"备份已损坏：{path}（{fault}）。请改用另一个备份。", $"The backup is damaged: {path} is {fault}. Take another one.")) with
            {
                Details = new Dictionary<string, object?> { ["file"] = path, ["fault"] = fault },
            };
        }

        Directory.CreateDirectory(storage.DataDir);
        DurableFile.Write(Path.Combine(storage.DataDir, Mark),
            "A restore into this folder has not been proven. Restore again into an empty folder; delete this file to start all the same.\n"u8);
        foreach (var file in manifest.Files.Where(f => f.Path != manifest.Database.File && f.Path != BackupManifest.EvidenceList && !IsOurs(f.Path)))
            await Copy(Path.Combine(folder, file.Path), Path.Combine(storage.DataDir, file.Path), ct);
        var (from, to) = (BackupManifest.EvidenceFolder(folder), Path.Combine(storage.DataDir, "evidence"));
        await foreach (var hash in BackupManifest.EvidenceOf(folder, ct))
        {
            if (!manifest.Evidence.Damaged.Contains(hash)) await Copy(Blobs.PathIn(from, hash), Blobs.PathIn(to, hash), ct);
        }

        foreach (var made in Directory.EnumerateDirectories(storage.DataDir, "*", SearchOption.AllDirectories)) DurableFile.SyncFolder(made);
        var restored = await snapshots.Restore(Path.Combine(folder, manifest.Database.File), ct);
        foreach (var (table, rows) in manifest.Database.Rows)
        {
            if (restored.Rows.GetValueOrDefault(table) != rows)
                return Error.Invalid("restore.rows", (
                    $"表 {table} 应有 {rows} 行，恢复后为 {restored.Rows.GetValueOrDefault(table)} 行。",
                    $"The table {table} should hold {rows} rows and holds {restored.Rows.GetValueOrDefault(table)}."));
        }

        return manifest;
    }

    /// <summary>Takes the mark away: everything is there and proven.</summary>
    public void Proven()
    {
        File.Delete(Path.Combine(storage.DataDir, Mark));
        DurableFile.SyncFolder(storage.DataDir);
    }

    private Error? Blocked(BackupManifest manifest)
    {
        if (!string.Equals(manifest.Database.Provider, storage.Provider, StringComparison.OrdinalIgnoreCase))
            return Error.Conflict("restore.provider", (
                $"该备份来自 {manifest.Database.Provider}，本站点使用 {storage.Provider}；请在设置中选用相同的数据库。",
                $"The backup is of {manifest.Database.Provider} and this site uses {storage.Provider}; choose the same in the settings."));
        if (manifest.Database.LastMigration.Length > 0 && !snapshots.KnownMigrations.Contains(manifest.Database.LastMigration))
            return Error.Conflict("restore.newer", (
                $"该备份由更新的版本（{manifest.Release}）制作，请用该版本或更新的版本恢复。",
                $"A newer release ({manifest.Release}) made this backup; restore it with that one or a later one."));
        if (Directory.Exists(storage.DataDir) && Directory.EnumerateFileSystemEntries(storage.DataDir).Any(entry => !IsOurs(Path.GetFileName(entry))))
            return Error.Conflict("restore.not-empty", (
                $"{storage.DataDir} 不是空目录，恢复只写入空目录。", $"{storage.DataDir} is not empty; a restore writes into an empty folder only."));
        return null;
    }

    /// <summary>The settings of this site may stand there before: with PostgreSQL they say where its empty database is, and they win.</summary>
    private bool IsOurs(string name) => name == "daodi.json" && File.Exists(Path.Combine(storage.DataDir, name));

    private static async Task Copy(string from, string to, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        await DurableFile.Copy(from, to, OwnerFile, ct);
    }
}

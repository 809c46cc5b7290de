using System.Globalization;
using System.Text;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;

namespace Daodi.Host.Operations.Backup;

/// <summary>A backup that was made.</summary>
/// <param name="Folder">Its own folder, named by the instant: <c>20261126T020000Z</c>.</param>
/// <param name="Bytes">Of its own files and of the evidence that was new to this place.</param>
internal sealed record BackupMade(string Folder, DateTimeOffset At, long Bytes, IReadOnlyDictionary<string, long> Rows, long Evidence, long NewEvidence, IReadOnlyList<string> Damaged, int Removed);

/// <summary>
/// Copies a running site into a folder: the ledger's files first, then the database, then the evidence. In this order each
/// holds at least what the one before refers to. The copy becomes a backup when its manifest is on disk and its folder has
/// its name; whatever ends the process before leaves a <c>.part</c> that the next run takes away.
/// </summary>
internal sealed class MakeBackup(Snapshots snapshots, StorageOptions storage, IWriteLane lane, TimeProvider clock)
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Part = ".part", Head = "ledger/checkpoint";

    /// <summary>
    /// Makes one under <paramref name="root"/>, and removes all but the newest <paramref name="keep"/> (null keeps all).
    /// Errors: <c>backup.inside</c>, <c>backup.running</c>, <c>backup.failed</c> (the disk, or a program that is missing).
    /// </summary>
    public async Task<Result<BackupMade>> Run(string root, int? keep, Viewer by, CancellationToken ct = default)
    {
        root = Path.GetFullPath(root);
        if (IsInside(root, Path.GetFullPath(storage.DataDir)))
            return Error.Invalid("backup.inside", ("备份目录不能在数据目录之内，请另选一块磁盘上的目录。", "The backup folder must lie outside the data folder, best on another disk."), "folder");
        try
        {
            MakePrivate(root);
            using var alone = TryLock(Path.Combine(root, ".lock"));
            if (alone is null) return Error.Conflict("backup.running", ("另一个备份正在写入该目录，请稍后再试。", "Another backup is being written there; try again when it is done."));
            foreach (var rest in Directory.EnumerateDirectories(root, "*" + Part)) Directory.Delete(rest, recursive: true);
            var made = await Write(root, keep, ct);
            var told = await Tell(made, by, ct);
            return told.Ok ? made : told.Error;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new Error("backup.failed", ($"备份没有完成：{fault.Message}", $"The backup was not made: {fault.Message}")) { Kind = ErrorKind.Unavailable };
        }
    }

    private async Task<BackupMade> Write(string root, int? keep, CancellationToken ct)
    {
        var at = clock.Instant();
        var home = Path.Combine(root, at.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        if (Directory.Exists(home)) throw new IOException($"{home} is there already; wait a second.");
        var part = home + Part;
        MakePrivate(part);
        try
        {
            var files = new List<BackedFile>();
            await Tree("ledger", part, files, ct);
            var database = await snapshots.Take(part, ct);
            if (!File.Exists(Path.Combine(part, Head)) && File.Exists(Path.Combine(storage.DataDir, Head)))
            {
                // The site's first tree head was signed while the copy was taken, so the copy may hold more than an empty ledger proves: once more, with it.
                files.Clear();
                if (Directory.Exists(Path.Combine(part, "ledger"))) Directory.Delete(Path.Combine(part, "ledger"), recursive: true);
                File.Delete(Path.Combine(part, database.File));
                await Tree("ledger", part, files, ct);
                database = await snapshots.Take(part, ct);
            }

            var (bytes, sha) = await DurableFile.Digest(Path.Combine(part, database.File), ct);
            files.Add(new(database.File, bytes, sha));
            await Tree("keys", part, files, ct);
            await One(Path.Combine(storage.DataDir, "daodi.json"), "daodi.json", part, files, ct);
            var (evidence, added, addedBytes) = await Evidence(root, part, files, ct);

            var manifest = new BackupManifest
            {
                MadeAt = at,
                Release = typeof(MakeBackup).Assembly.GetName().Version?.ToString() ?? "",
                Database = database,
                Evidence = evidence,
                Files = files,
            };
            DurableFile.Write(Path.Combine(part, BackupManifest.FileName), manifest.ToBytes());
            foreach (var folder in Directory.EnumerateDirectories(part, "*", SearchOption.AllDirectories)) DurableFile.SyncFolder(folder);
            DurableFile.SyncFolder(part);
            Directory.Move(part, home);
            DurableFile.SyncFolder(root);
            var removed = keep is { } most ? await BackupShelf.Keep(root, most, ct) : 0;
            return new(home, at, files.Sum(f => f.Bytes) + addedBytes, database.Rows, evidence.Files, added, evidence.Damaged, removed);
        }
        catch
        {
            if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
            throw;
        }
    }

    private Task<Result<Done>> Tell(BackupMade made, Viewer by, CancellationToken ct) => lane.Run<Done>(async (db, stop) =>
    {
        await Acts.Append(db, new(OperationsActs.BackedUp, by, clock.Instant())
        {
            About = OperationsActs.AboutBackup,
            Data = new { made = made.At, bytes = made.Bytes, evidence = made.Evidence, damaged = made.Damaged.Count },
        }, stop);
        return Done.It;
    }, ct);

    private async Task Tree(string name, string part, List<BackedFile> files, CancellationToken ct)
    {
        var from = Path.Combine(storage.DataDir, name);
        if (!Directory.Exists(from)) return;
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            await One(file, Path.GetRelativePath(storage.DataDir, file), part, files, ct);
    }

    private static async Task One(string from, string name, string part, List<BackedFile> files, CancellationToken ct)
    {
        // Locks, and files that are being written, belong to the running process.
        if (!File.Exists(from) || name.EndsWith(".new", StringComparison.Ordinal) || name.EndsWith("lock", StringComparison.Ordinal)) return;
        var to = Path.Combine(part, name);
        MakePrivate(Path.GetDirectoryName(to)!);
        try
        {
            var (bytes, sha) = await DurableFile.Copy(from, to, OwnerFile, ct);
            files.Add(new(name, bytes, sha));
        }
        catch (FileNotFoundException)
        {
            // A partial tile that was filled meanwhile: the full one stands in its place and is copied, or made again from the rows.
        }
    }

    /// <summary>Copies what this place does not hold yet; a file whose bytes have rotted is told, and never overwrites a good copy.</summary>
    private async Task<(BackedEvidence, long Added, long AddedBytes)> Evidence(string root, string part, List<BackedFile> files, CancellationToken ct)
    {
        var (from, to) = (Path.Combine(storage.DataDir, "evidence"), Path.Combine(root, "evidence"));
        MakePrivate(to);
        var damaged = new List<string>();
        long count = 0, total = 0, added = 0, addedBytes = 0;
        var list = new StringBuilder();
        IEnumerable<string> stored = Directory.Exists(from) ? Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories) : [];
        foreach (var file in stored.Order(StringComparer.Ordinal))
        {
            var hash = Path.GetFileName(file);
            if (!Blobs.IsHash(hash)) continue;
            var home = Blobs.PathIn(to, hash);
            var bytes = new FileInfo(file).Length;
            list.Append(hash).Append('\n');
            (count, total) = (count + 1, total + bytes);
            if (File.Exists(home) && new FileInfo(home).Length == bytes) continue;
            MakePrivate(Path.GetDirectoryName(home)!);
            var arriving = home + Part;
            File.Delete(arriving);
            if ((await DurableFile.Copy(file, arriving, OwnerFile, ct)).Sha256 != hash)
            {
                File.Delete(arriving);
                if (!File.Exists(home)) damaged.Add(hash);
                continue;
            }

            File.Move(arriving, home, overwrite: true);
            DurableFile.SyncFolder(Path.GetDirectoryName(home)!);
            (added, addedBytes) = (added + 1, addedBytes + bytes);
        }

        var named = Encoding.ASCII.GetBytes(list.ToString());
        DurableFile.Write(Path.Combine(part, BackupManifest.EvidenceList), named);
        files.Add(new(BackupManifest.EvidenceList, named.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(named))));
        return (new(count, total, damaged), added, addedBytes);
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static bool IsInside(string path, string folder) =>
        path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Daodi.Storage;

namespace Daodi.Host.Operations.Backup;

/// <summary>One file of a backup, by its path inside the backup's folder.</summary>
/// <param name="Sha256">Of its bytes, 64 lower-case hex digits.</param>
internal sealed record BackedFile(string Path, long Bytes, string Sha256);

/// <summary>The evidence that belongs to a backup; the files lie beside all backups, once for all of them.</summary>
/// <param name="Damaged">Files whose bytes no longer have their name's hash, and of which no earlier backup holds a whole copy.</param>
internal sealed record BackedEvidence(long Files, long Bytes, IReadOnlyList<string> Damaged);

/// <summary>
/// <c>manifest.json</c>: what a backup holds and how to tell that it is whole. It is written last, so a folder without it is
/// no backup.
/// </summary>
internal sealed record BackupManifest
{
    public const string FileName = "manifest.json";
    public const string EvidenceList = "evidence.list";

    /// <summary>The layout; 1 until it changes.</summary>
    public int Format { get; init; } = 1;

    /// <summary>When the copy of the database was begun.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The release that made it.</summary>
    public required string Release { get; init; }
    public required DatabaseCopy Database { get; init; }
    public required BackedEvidence Evidence { get; init; }
    public required IReadOnlyList<BackedFile> Files { get; init; }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="InvalidDataException">The folder is no backup of ours, or its manifest is damaged; the message says which.</exception>
    public static async Task<BackupManifest> Read(string folder, CancellationToken ct)
    {
        var path = System.IO.Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new InvalidDataException($"{folder} is no backup: it has no {FileName}. Name one backup's own folder, such as …/20261126T020000Z.");
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(await File.ReadAllBytesAsync(path, ct), Json);
            return manifest is { Format: 1 } ? manifest : throw new InvalidDataException($"{path} has a layout this release does not know; restore it with the release that made it.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{path} is damaged: {fault.Message}");
        }
    }

    /// <summary>The files that do not agree with the manifest, each with what is wrong.</summary>
    public async IAsyncEnumerable<(string Path, string Fault)> Faults(string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var file in Files)
        {
            var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, file.Path));
            // A manifest that was tampered with must not read the machine's other files.
            if (!path.StartsWith(System.IO.Path.GetFullPath(folder) + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)) yield return (file.Path, "outside");
            else if (!File.Exists(path)) yield return (file.Path, "missing");
            else if (await DurableFile.Digest(path, ct) != (file.Bytes, file.Sha256)) yield return (file.Path, "changed");
        }

        var evidence = EvidenceFolder(folder);
        await foreach (var hash in EvidenceOf(folder, ct))
        {
            if (Evidence.Damaged.Contains(hash)) continue;
            var path = Blobs.PathIn(evidence, hash);
            if (!File.Exists(path)) yield return ($"evidence/{hash}", "missing");
            else if ((await DurableFile.Digest(path, ct)).Sha256 != hash) yield return ($"evidence/{hash}", "changed");
        }
    }

    /// <summary>Where the backups of one place keep the evidence of them all.</summary>
    public static string EvidenceFolder(string folder) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(folder))!, "evidence");

    /// <summary>The hashes of the evidence that belongs to a backup.</summary>
    public static IAsyncEnumerable<string> EvidenceOf(string folder, CancellationToken ct) =>
        File.ReadLinesAsync(System.IO.Path.Combine(folder, EvidenceList), ct).Where(line => Blobs.IsHash(line));
}

using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Cases;

/// <summary>A file as somebody sends it.</summary>
public sealed record EvidenceUpload(string Name, Stream Content)
{
    /// <summary>When it was taken, as the device says; otherwise the picture's own word is taken.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>WGS-84, degrees.</summary>
    public double? Lon { get; init; }
    public double? Lat { get; init; }
    public string? Device { get; init; }
}

/// <summary>
/// Takes files in. Pictures are decoded and written anew, so that what is stored is a picture and nothing else, without the
/// metadata of whoever took it; documents are kept as they are if they are what they say.
/// </summary>
public sealed class EvidenceStore(Blobs blobs, IWriteLane lane) : IDisposable
{
    /// <summary>Most bytes taken in.</summary>
    public const long LargestUpload = 50L * 1024 * 1024;

    /// <summary>
    /// Most bytes of a request that brings files: several photos at once, and enough above one file's limit that a file that is
    /// too large is refused by its name and not by a closed connection.
    /// </summary>
    public const long LargestRequest = 120L * 1024 * 1024;

    // Decoding is what costs memory and time: two at once are enough for two cores.
    private readonly SemaphoreSlim _decoders = new(2);

    /// <summary>
    /// Checks, stores and registers a file; it waits for an act to take it up. Errors: <c>evidence.too-large</c>,
    /// <c>evidence.not-an-image</c>, <c>evidence.too-many-pixels</c>, <c>evidence.place</c>.
    /// </summary>
    public async Task<Result<Evidence>> Receive(EvidenceUpload upload, Viewer by, DateTimeOffset at, CancellationToken ct = default)
    {
        var prepared = await Prepare(upload, by, at, ct);
        if (!prepared.Ok) return prepared;
        return await lane.Run((db, _) =>
        {
            db.Add(prepared.Value);
            return Task.FromResult((Result<Evidence>)prepared.Value);
        }, ct);
    }

    /// <summary>As <see cref="Receive"/>, but the row is left to the caller to save: with the case it came with.</summary>
    public async Task<Result<Evidence>> Prepare(EvidenceUpload upload, Viewer by, DateTimeOffset at, CancellationToken ct = default)
    {
        if (upload is { Lon: not null } or { Lat: not null } && Wgs84.Create(upload.Lon ?? double.NaN, upload.Lat ?? double.NaN) is { Ok: false } place)
            return Error.Invalid("evidence.place", place.Error!.Message, place.Error.Field ?? "lon");
        var bytes = await ReadAll(upload.Content, ct);
        if (bytes is null)
            return Error.Invalid("evidence.too-large", ("文件不能超过 50 MB，请压缩后再传", "Files may have 50 MB; make it smaller and send it again"), "file");

        var kept = IsPdf(bytes) ? new Picture(bytes, "application/pdf", null, null, default) : default(Result<Picture>?);
        if (kept is null)
        {
            await _decoders.WaitAsync(ct);
            try
            {
                kept = await Task.Run(() => Pictures.Renew(bytes), ct);
            }
            finally
            {
                _decoders.Release();
            }
        }
        if (!kept.Value.Ok) return kept.Value.Error;
        var picture = kept.Value.Value;
        var stored = await blobs.Put(new MemoryStream(picture.Bytes, writable: false), LargestUpload, ct);
        return new Evidence
        {
            Id = Ids.Next(),
            Hash = stored!.Value.Hash,
            Size = stored.Value.Size,
            Name = NameOf(upload.Name, picture.MediaType),
            MediaType = picture.MediaType,
            Width = picture.Width,
            Height = picture.Height,
            TakenAt = (upload.TakenAt ?? picture.Exif.TakenAt)?.ToInstant(),
            Lon = upload.Lon ?? picture.Exif.Lon,
            Lat = upload.Lat ?? picture.Exif.Lat,
            Device = Cut(upload.Device ?? picture.Exif.Device, 100),
            Uploader = KeyOf(by),
            UploadedAt = at,
        };
    }

    public void Dispose() => _decoders.Dispose();

    /// <summary>Who uploads, as <see cref="Evidence.Uploader"/> keeps it.</summary>
    public static string KeyOf(Viewer by) => by.Kind switch
    {
        ViewerKind.Account => by.AccountId is { } id ? $"account:{id:n}" : $"unit:{by.UnitCode}",
        ViewerKind.Citizen => $"citizen:{CaseDesk.TokenHash(by.Key ?? "")}",
        ViewerKind.Source => $"source:{by.Key}",
        ViewerKind.System => $"system:{by.Name}",
        _ => "nobody",
    };

    /// <summary>
    /// The files of these ids, tracked, if they belong to the viewer and no act has taken them up. Error
    /// <c>evidence.unknown</c>, which does not tell whether another's file exists.
    /// </summary>
    internal static async Task<Result<IReadOnlyList<Evidence>>> Unused(DaodiDb db, IReadOnlyList<long> ids, Viewer by, CancellationToken ct)
    {
        var key = KeyOf(by);
        var files = await db.Set<Evidence>().AsTracking().Where(e => ids.Contains(e.Id) && e.CaseId == null && e.Uploader == key).ToListAsync(ct);
        if (files.Count == ids.Distinct().Count()) return files.OrderBy(f => f.Id).ToArray();
        return Error.Invalid("evidence.unknown", (
            "附件不存在、已被使用或不是您上传的，请重新上传", "A file does not exist, was used before or is not yours; upload it again"), "evidence");
    }

    private static bool IsPdf(byte[] bytes) => bytes.AsSpan().StartsWith("%PDF-"u8);

    private static async Task<byte[]?> ReadAll(Stream content, CancellationToken ct)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await content.ReadAsync(buffer, ct)) > 0)
        {
            if (memory.Length + read > LargestUpload) return null;
            memory.Write(buffer, 0, read);
        }
        return memory.ToArray();
    }

    /// <summary>The last part of whatever path was sent, without what a file system or page might take for more than a name.</summary>
    private static string NameOf(string name, string mediaType)
    {
        var last = name.Split('/', '\\')[^1];
        var clean = new string([.. last.Where(ch => !char.IsControl(ch) && ch is not ('<' or '>' or ':' or '"' or '|' or '?' or '*'))]).Trim('.', ' ');
        var stem = Path.GetFileNameWithoutExtension(clean);
        return Cut(stem.Length == 0 ? "file" : stem, 120) + (mediaType == "application/pdf" ? ".pdf" : ".jpg");
    }

    private static string? Cut(string? text, int most) => text is null || text.Length <= most ? text : text[..most];
}

namespace Daodi.Cases;

/// <summary>
/// A file that proves something: stored by its hash, with time, place and device. Uploaded first, then taken up by the act
/// that shows it; until then it belongs to whoever uploaded it.
/// </summary>
public sealed class Evidence
{
    public required long Id { get; init; }

    /// <summary>SHA-256 in hex of the stored bytes: the name in <c>Blobs</c>.</summary>
    public required string Hash { get; init; }

    /// <summary>The name the uploader gave, without a path.</summary>
    public required string Name { get; init; }
    public required string MediaType { get; init; }

    /// <summary>Bytes stored.</summary>
    public required long Size { get; init; }

    /// <summary>Pixels, of pictures.</summary>
    public int? Width { get; init; }
    public int? Height { get; init; }
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>WGS-84, degrees, as the device told.</summary>
    public double? Lon { get; init; }
    public double? Lat { get; init; }
    public string? Device { get; init; }

    /// <summary>Who uploaded it, as <see cref="EvidenceStore.KeyOf"/> writes it.</summary>
    public required string Uploader { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>The case and act that show it; none until then.</summary>
    public long? CaseId { get; set; }
    public long? ActId { get; set; }
}

namespace Daodi.Exchange;

/// <summary>Section <c>Import</c> of the configuration: what a file may be at most. The defaults stand in docs/operations.md.</summary>
public sealed class ImportLimits
{
    /// <summary>Bytes of a file as it is uploaded.</summary>
    public long MaxFileBytes { get; set; } = 100L << 20;

    /// <summary>Bytes of everything in an XLSX once unpacked, as read and not as declared.</summary>
    public long MaxUnpackedBytes { get; set; } = 2L << 30;

    /// <summary>How much larger a part of an XLSX may be than it is packed; what is under 10 MB unpacked is not judged.</summary>
    public int MaxRatio { get; set; } = 250;

    /// <summary>Parts in an XLSX.</summary>
    public int MaxEntries { get; set; } = 2000;
    public int MaxRows { get; set; } = 1_048_576;

    /// <summary>Columns with a heading.</summary>
    public int MaxColumns { get; set; } = 500;

    /// <summary>Characters of one cell; Excel's own limit.</summary>
    public int MaxCell { get; set; } = 32_767;

    /// <summary>Characters of an XLSX's table of shared texts, which is held in memory.</summary>
    public long MaxSharedCharacters { get; set; } = 200_000_000;
}

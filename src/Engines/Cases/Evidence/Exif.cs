using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Daodi.Kernel;

namespace Daodi.Cases;

/// <summary>
/// The three things of a JPEG's EXIF that evidence keeps: when, where, with what. Bytes are hostile: every offset is checked,
/// and whatever does not read is as if it were not there.
/// </summary>
internal readonly record struct Exif(DateTimeOffset? TakenAt, double? Lon, double? Lat, string? Device)
{
    private const int MostEntries = 200;

    public static Exif Read(ReadOnlySpan<byte> jpeg)
    {
        if (!jpeg.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8])) return default;
        for (var at = 2; at + 4 <= jpeg.Length && jpeg[at] == 0xFF && jpeg[at + 1] is not (0xDA or 0xD9);)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (length < 2 || at + 2 + length > jpeg.Length) return default;
            var segment = jpeg.Slice(at + 4, length - 2);
            if (jpeg[at + 1] == 0xE1 && segment.StartsWith("Exif\0\0"u8)) return Tiff(segment[6..]);
            at += 2 + length;
        }
        return default;
    }

    private static Exif Tiff(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8) return default;
        var little = tiff[0] == 'I';
        var main = U32(tiff, 4, little);
        string? device = null, taken = null, offset = null;
        double? lon = null, lat = null;
        if (Find(tiff, main, 0x0110, little) is { } model) device = Ascii(tiff, model, little);
        if (Find(tiff, main, 0x8769, little) is { } exif)
        {
            var ifd = U32(tiff, exif + 8, little);
            if (Find(tiff, ifd, 0x9003, little) is { } original) taken = Ascii(tiff, original, little);
            if (Find(tiff, ifd, 0x9011, little) is { } zone) offset = Ascii(tiff, zone, little);
        }
        if (Find(tiff, main, 0x8825, little) is { } gps)
        {
            var ifd = U32(tiff, gps + 8, little);
            lat = Degrees(tiff, ifd, 0x0001, 0x0002, 'S', little);
            lon = Degrees(tiff, ifd, 0x0003, 0x0004, 'W', little);
        }
        if (lon is not { } x || lat is not { } y || !Wgs84.Create(x, y).Ok) (lon, lat) = (null, null);
        return new(Instant(taken, offset), lon, lat, string.IsNullOrWhiteSpace(device) ? null : device);
    }

    /// <summary>Where the entry of a tag begins in a directory.</summary>
    private static int? Find(ReadOnlySpan<byte> tiff, uint ifd, ushort tag, bool little)
    {
        if (ifd > int.MaxValue - 16 || ifd + 2 > tiff.Length) return null;
        var count = Math.Min(U16(tiff, (int)ifd, little), (ushort)MostEntries);
        for (var i = 0; i < count; i++)
        {
            var entry = (int)ifd + 2 + i * 12;
            if (entry + 12 > tiff.Length) return null;
            if (U16(tiff, entry, little) == tag) return entry;
        }
        return null;
    }

    private static string? Ascii(ReadOnlySpan<byte> tiff, int entry, bool little)
    {
        var count = U32(tiff, entry + 4, little);
        if (U16(tiff, entry + 2, little) != 2 || count is 0 or > 100) return null;
        var at = count <= 4 ? (uint)entry + 8 : U32(tiff, entry + 8, little);
        if (at + (long)count > tiff.Length) return null;
        var text = Encoding.ASCII.GetString(tiff.Slice((int)at, (int)count)).TrimEnd('\0', ' ');
        return text.Any(char.IsControl) ? null : text;
    }

    private static double? Degrees(ReadOnlySpan<byte> tiff, uint ifd, ushort refTag, ushort tag, char negative, bool little)
    {
        if (Find(tiff, ifd, refTag, little) is not { } side || Find(tiff, ifd, tag, little) is not { } entry) return null;
        if (U16(tiff, entry + 2, little) != 5 || U32(tiff, entry + 4, little) != 3) return null;
        var at = U32(tiff, entry + 8, little);
        if (at + 24L > tiff.Length) return null;
        double degrees = 0, part = 1;
        for (var i = 0; i < 3; i++, part *= 60)
        {
            var below = U32(tiff, (int)at + i * 8 + 4, little);
            if (below == 0) return null;
            degrees += (double)U32(tiff, (int)at + i * 8, little) / below / part;
        }
        return Math.Round(tiff[side + 8] == negative ? -degrees : degrees, 6);
    }

    private static DateTimeOffset? Instant(string? taken, string? zone)
    {
        if (!DateTime.TryParseExact(taken, "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return null;
        // Cameras without a zone are taken to stand on city time.
        var offset = TimeSpan.TryParse(zone?.TrimStart('+'), CultureInfo.InvariantCulture, out var told) && told.Duration() < TimeSpan.FromHours(14)
            ? told : CityTime.Offset;
        return local.Year < 1990 ? null : new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}

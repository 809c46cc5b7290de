using System.Buffers.Binary;
using System.IO.Compression;
using Daodi.City.Photos;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.City;

public sealed class PhotoTests
{
    [Fact]
    public void Sketch_IsAWholePng_OfAHandfulOfKilobytes()
    {
        var png = StreetSketch.Draw("DZ20261124-000123", Sample.Now);

        png.Length.ShouldBeInRange(2_000, 60_000);
        png[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        (width, height).ShouldBe((480, 320));
        // The last chunk is empty, so its checksum is known: CRC-32 of "IEND".
        png[^12..].ShouldBe([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]);
        var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress)) zlib.CopyTo(rows);
        rows.Length.ShouldBe(height * (1 + width * 3));
    }

    [Fact]
    public void Sketches_OfTwoCases_Differ() =>
        StreetSketch.Draw("DZ20261124-000123", Sample.Now).ShouldNotBe(StreetSketch.Draw("DZ20261124-000124", Sample.Now));
}

using System.Text;
using Daodi.Cases;
using Daodi.Tests.Platform.Fixtures;
using Shouldly;
using SkiaSharp;
using Xunit;

namespace Daodi.Tests.Platform.Cases;

public class EvidenceTests
{
    [Theory, BothDatabases]
    public async Task Take_WithPhotos_TakesUpOwnUnusedFilesOnly(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind);
        var (no, store) = ((await office.InHand()).No, office.Get<EvidenceStore>());
        var mine = (await store.Receive(new("现场.jpg", Photo(40, 30)), office.Handler, office.Now)).Value;
        var another = (await store.Receive(new("别人.jpg", Photo(30, 40)), office.Stranger, office.Now)).Value;

        (await office.Try(office.Handler, no, "note", new { note = "照片", photos = new[] { another.Id } })).Error!.Code.ShouldBe("evidence.unknown");
        (await office.Try(office.Handler, no, "note", new { note = "照片" }, evidence: [mine.Id])).Ok.ShouldBeTrue();
        (await office.Try(office.Handler, no, "note", new { note = "再用" }, evidence: [mine.Id])).Error!.Code.ShouldBe("evidence.unknown");
        (await office.Try(office.Handler, no, "ask", reason: "x", evidence: [mine.Id])).Error!.Code.ShouldBe("field.unknown");

        var detail = (await office.Queries.Detail(no, office.Handler)).Value;
        detail.Evidence.ShouldHaveSingleItem().ActId.ShouldBe(detail.Acts[^1].Id);
        (await office.Queries.EvidenceOf(mine.Id, office.Dispatcher)).Ok.ShouldBeTrue();
        (await office.Queries.EvidenceOf(mine.Id, office.Stranger)).Error!.Code.ShouldBe("evidence.none");
        (await office.Database.Blobs.Verify(mine.Hash)).ShouldBe(true);
    }

    [Fact]
    public async Task Receive_WhatIsNoPicture_IsRefusedWithTheRemedy()
    {
        await using var office = await Office.Open(DatabaseKind.Sqlite);
        async Task<string> Code(byte[] bytes, string name = "photo.jpg") =>
            (await office.Get<EvidenceStore>().Receive(new(name, new MemoryStream(bytes)), office.Handler, office.Now)).Error?.Code ?? "ok";

        (await Code([0x4D, 0x5A, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xFF, 0xFF])).ShouldBe("evidence.not-an-image");
        (await Code(Encoding.ASCII.GetBytes("\u007fELF\u0002\u0001\u0001"))).ShouldBe("evidence.not-an-image");
        (await Code(Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"))).ShouldBe("evidence.not-an-image");
        (await Code([])).ShouldBe("evidence.not-an-image");
        (await Code(new byte[EvidenceStore.LargestUpload + 1])).ShouldBe("evidence.too-large");
        (await Code(Bomb())).ShouldBe("evidence.too-many-pixels");
        (await Code(Encoding.ASCII.GetBytes("%PDF-1.7\n%%EOF"), "../../etc/scan.exe")).ShouldBe("ok");
    }

    [Fact]
    public async Task Receive_LargeTurnedPhotoWithExif_IsUprightSmallAndBare()
    {
        await using var office = await Office.Open(DatabaseKind.Sqlite);
        using var plain = Photo(4000, 1000);
        var bytes = WithExif(plain.ToArray());

        var kept = (await office.Get<EvidenceStore>().Receive(new("a<b>/c\\IMG_1.PNG", new MemoryStream(bytes)), office.Handler, office.Now)).Value;

        (kept.Name, kept.MediaType).ShouldBe(("IMG_1.jpg", "image/jpeg"));
        (kept.Width, kept.Height).ShouldBe((625, 2500), "stored on its side, shown upright; five eighths is what a JPEG scales to");
        kept.TakenAt.ShouldBe(Office.At("2022-06-05 08:30:00"));
        (kept.Lon, kept.Lat).ShouldBe((116.3, 37.45));
        await using var stored = office.Database.Blobs.Open(kept.Hash)!;
        var again = new byte[stored.Length];
        await stored.ReadExactlyAsync(again);
        Exif.Read(again).ShouldBe(default);
        // The red corner was first in the stored rows: turned right by a quarter, it is at the top right.
        using var bitmap = SKBitmap.Decode(again);
        bitmap.GetPixel(bitmap.Width - 20, 20).Red.ShouldBeGreaterThan((byte)200);
        bitmap.GetPixel(20, 20).Red.ShouldBeLessThan((byte)60);
    }

    [Fact]
    public void Exif_CutAnywhere_NeverThrows()
    {
        using var plain = Photo(40, 30);
        var bytes = WithExif(plain.ToArray());
        for (var length = 0; length < 400; length++) Should.NotThrow(() => Exif.Read(bytes.AsSpan(0, length)));
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var broken = bytes[..400];
            for (var n = 0; n < 4; n++) broken[random.Next(2, 250)] = (byte)random.Next(256);
            Should.NotThrow(() => Exif.Read(broken));
        }
    }

    private static MemoryStream Photo(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.Black);
        using (var canvas = new SKCanvas(bitmap))
        using (var red = new SKPaint { Color = SKColors.Red })
            canvas.DrawRect(0, 0, width / 5f, height / 5f, red);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return new MemoryStream(data.ToArray());
    }

    /// <summary>A PNG header that promises 30,000 × 30,000 pixels.</summary>
    private static byte[] Bomb()
    {
        using var bitmap = new SKBitmap(1, 1);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var png = data.ToArray();
        byte[] size = [0, 0, 0x75, 0x30];
        size.CopyTo(png, 16);
        size.CopyTo(png, 20);
        var crc = uint.MaxValue;
        foreach (var b in png.AsSpan(12, 17))
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), ~crc);
        return png;
    }

    /// <summary>The picture with orientation 6, a time with zone and a place, little endian, as a phone writes them.</summary>
    private static byte[] WithExif(byte[] jpeg)
    {
        var tiff = new List<byte>();
        void U16(int v) => tiff.AddRange(BitConverter.GetBytes((ushort)v));
        void U32(int v) => tiff.AddRange(BitConverter.GetBytes(v));
        void Entry(int tag, int type, int count, int value)
        {
            U16(tag);
            U16(type);
            U32(count);
            U32(value);
        }
        tiff.AddRange("II*\0"u8.ToArray());
        U32(8);
        U16(3);
        Entry(0x0112, 3, 1, 6);
        Entry(0x8769, 4, 1, 50);
        Entry(0x8825, 4, 1, 80);
        U32(0);
        U16(2);                              // at 50: Exif
        Entry(0x9003, 2, 20, 140);
        Entry(0x9011, 2, 7, 160);
        U32(0);
        U16(4);                              // at 80: GPS
        Entry(1, 2, 2, 'N');
        Entry(2, 5, 3, 168);
        Entry(3, 2, 2, 'E');
        Entry(4, 5, 3, 192);
        U32(0);
        while (tiff.Count < 140) tiff.Add(0);
        tiff.AddRange(Encoding.ASCII.GetBytes("2022:06:05 08:30:00\0+08:00\0\0"));
        foreach (var (part, below) in new[] { (37, 1), (27, 1), (0, 1), (116, 1), (18, 1), (0, 1) })
        {
            U32(part);
            U32(below);
        }
        byte[] head = [0xFF, 0xD8, 0xFF, 0xE1, (byte)((tiff.Count + 8) >> 8), (byte)(tiff.Count + 8)];
        return [.. head, .. "Exif\0\0"u8, .. tiff, .. jpeg[2..]];
    }
}

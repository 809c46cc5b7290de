using Daodi.Kernel;
using SkiaSharp;

namespace Daodi.Cases;

/// <summary>A picture or document ready to be stored.</summary>
internal readonly record struct Picture(byte[] Bytes, string MediaType, int? Width, int? Height, Exif Exif);

/// <summary>Decodes a picture and writes it anew as JPEG: upright, at most 2,560 pixels a side, without metadata.</summary>
internal static class Pictures
{
    private const int LongestSide = 2560;

    /// <summary>Told from the header, before any pixel is decoded: a bomb of few bytes is refused here.</summary>
    private const long MostPixels = 64_000_000;

    public static Result<Picture> Renew(byte[] bytes)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.Info.Width <= 0 || codec.Info.Height <= 0)
            return Error.Invalid("evidence.not-an-image", (
                "不是可识别的照片或 PDF。请上传 JPEG、PNG、WebP 照片或 PDF 文件",
                "This is not a photo or PDF that can be read. Send a JPEG, PNG or WebP photo, or a PDF"), "file");
        if ((long)codec.Info.Width * codec.Info.Height > MostPixels)
            return Error.Invalid("evidence.too-many-pixels", (
                $"照片为 {codec.Info.Width}×{codec.Info.Height} 像素，过大，请缩小后再传",
                $"The picture has {codec.Info.Width}×{codec.Info.Height} pixels, which is too many; make it smaller"), "file");

        var scale = Math.Min(1f, (float)LongestSide / Math.Max(codec.Info.Width, codec.Info.Height));
        var size = codec.GetScaledDimensions(scale);
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var decoded = new SKBitmap(info);
        // A cut-off picture is kept as far as it goes: it may be the only one there is.
        if (codec.GetPixels(info, decoded.GetPixels()) is not (SKCodecResult.Success or SKCodecResult.IncompleteInput))
            return Error.Invalid("evidence.not-an-image", ("照片已损坏，无法读取，请重新上传", "The picture is damaged and cannot be read; send it again"), "file");

        using var upright = Upright(decoded, codec.EncodedOrigin);
        using var image = SKImage.FromBitmap(upright);
        using var encoded = image.Encode(SKEncodedImageFormat.Jpeg, 85);
        return new Picture(encoded.ToArray(), "image/jpeg", upright.Width, upright.Height, Exif.Read(bytes));
    }

    /// <summary>Turned as its EXIF orientation says, on white where it was transparent, within the longest side.</summary>
    private static SKBitmap Upright(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        var turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (width, height) = turned ? (bitmap.Height, bitmap.Width) : (bitmap.Width, bitmap.Height);
        var shrink = Math.Min(1f, (float)LongestSide / Math.Max(width, height));
        var upright = new SKBitmap(Math.Max(1, (int)(width * shrink)), Math.Max(1, (int)(height * shrink)), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(upright);
        canvas.Clear(SKColors.White);
        canvas.Scale(shrink);
        canvas.Concat(Turn(origin, bitmap.Width, bitmap.Height));
        using var image = SKImage.FromBitmap(bitmap);
        canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return upright;
    }

    /// <summary>The eight orientations of EXIF 2.3, tag 0x0112, for a stored picture of this width and height.</summary>
    private static SKMatrix Turn(SKEncodedOrigin origin, int w, int h) => origin switch
    {
        SKEncodedOrigin.TopRight => new(-1, 0, w, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new(-1, 0, w, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new(1, 0, 0, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new(0, -1, h, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new(0, -1, h, -1, 0, w, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new(0, 1, 0, -1, 0, w, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}

using System.Globalization;
using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Daodi.BigData.Appeals.Pages.Ask;

/// <summary>Up to three photos, stored at once, so that a mistake on a later page loses none.</summary>
public sealed partial class Photos
{
    [Inject] private EvidenceStore Evidence { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;

    protected override AskStep Step => AskStep.Photos;

    private async Task Next()
    {
        var form = await Http.Request.ReadFormAsync(Http.RequestAborted);
        var kept = form["keep"].ToHashSet(StringComparer.Ordinal);
        var photos = Draft.Photos.Where(p => kept.Contains(p.Id.ToString(CultureInfo.InvariantCulture))).ToList();
        // A browser that was given no file posts one without name and content.
        var files = form.Files.Where(f => f.Name == "photos" && f.Length > 0).ToList();
        if (photos.Count + files.Count > Appeals.Ask.MostPhotos)
        {
            Errors = [Error.Invalid("ask.photos", ($"最多 {Appeals.Ask.MostPhotos} 张照片，请少选几张。", $"At most {Appeals.Ask.MostPhotos} photos; choose fewer."), "photos")];
            return;
        }

        var (lon, lat) = (Degrees(form["photos.lon"]), Degrees(form["photos.lat"]));
        foreach (var file in files)
        {
            var stored = await Store(file, lon, lat);
            if (stored.Ok) photos.Add(new(stored.Value.Id, stored.Value.Name));
            else Errors = [.. Errors, stored.Error with { Field = "photos" }];
        }

        var draft = Draft with { Photos = photos, PhotosAsked = true };
        if (Errors.Count == 0) Keep(draft);
        else Drafts.Keep(Http, draft);
    }

    private async Task<Result<Cases.Evidence>> Store(IFormFile file, double? lon, double? lat)
    {
        if (file.Length > Appeals.Ask.LargestPhoto)
            return Error.Invalid("ask.photo-size", ($"照片“{file.FileName}”超过 20 MB，请压缩后再传。", $"“{file.FileName}” is larger than 20 MB; make it smaller."));
        await using var content = file.OpenReadStream();
        var here = lon is not null && lat is not null;
        return await Evidence.Receive(new(file.FileName, content) { Lon = here ? lon : null, Lat = here ? lat : null },
            Viewer.Source(Channels.Web), Clock.Instant(), Http.RequestAborted);
    }

    private static double? Degrees(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}

using System.Globalization;
using Daodi.Cases;
using Daodi.Seam;
using Daodi.Trust;
using Daodi.Trust.Http;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases;

/// <summary>
/// <c>POST /api/v1/evidence</c>: one file as multipart (field <c>file</c>, with <c>takenAt</c>, <c>lon</c>, <c>lat</c>, <c>device</c>),
/// stored before the answer; it waits for an act to take it up.
/// </summary>
public sealed class UploadEvidence(EvidenceStore store, TimeProvider clock) : IUseCase
{
    public sealed record Stored(long Id, string Name, string MediaType, long Size, string Sha256);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/evidence", async (HttpContext http, Viewer viewer, UploadEvidence upload) =>
            (await upload.Run(http.Request, viewer, http.RequestAborted)).ToResult()).Needs(PlatformSystem.Read).SameSiteOnly()
            .WithMetadata(new RequestSizeLimitAttribute(EvidenceStore.LargestRequest)).WithName("UploadEvidence");

    public async Task<Result<Stored>> Run(HttpRequest request, Viewer viewer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var none = Error.Invalid("evidence.none-sent", ("请用 multipart/form-data 上传一个 file", "Send one file as multipart/form-data"), "file");
        if (!request.HasFormContentType) return none;
        var form = await request.ReadFormAsync(ct);
        if (form.Files.GetFile("file") is not { Length: > 0 } file) return none;

        var (lon, lat, taken) = (Number(form["lon"]), Number(form["lat"]), form["takenAt"].ToString());
        DateTimeOffset? takenAt = DateTimeOffset.TryParse(taken, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
        if (taken.Length > 0 && takenAt is null)
            return Error.Invalid("evidence.taken-at", ("拍摄时间应为带时区的 ISO 8601", "takenAt must be ISO 8601 with its zone"), "takenAt");

        await using var content = file.OpenReadStream();
        var stored = await store.Receive(new EvidenceUpload(file.FileName, content)
        {
            TakenAt = takenAt,
            Lon = lon,
            Lat = lat,
            Device = form["device"].ToString() is { Length: > 0 } device ? device : null,
        }, viewer, clock.Instant(), ct);
        return stored.Map(e => new Stored(e.Id, e.Name, e.MediaType, e.Size, e.Hash));
    }

    // What is no number is left for the store to refuse, with the field's name.
    private static double? Number(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}

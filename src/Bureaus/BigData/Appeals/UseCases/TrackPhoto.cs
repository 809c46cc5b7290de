using Daodi.Cases;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Daodi.BigData.Appeals;

/// <summary>A photo of a public step, for the citizen whose appeal it is.</summary>
public sealed class TrackPhoto(TrackDoor door, CaseQueries cases, PublicTrace trace, Blobs blobs) : IUseCase
{
    public static string HrefOf(string no, long id) => $"/track/{no}/photo/{id}";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/track/{no}/photo/{id:long}", (string no, long id, TrackPhoto photo, HttpContext http) => photo.Run(no, id, http)).Public();

    private async Task<IResult> Run(string no, long id, HttpContext http)
    {
        if (door.Of(http, no) is not { Key: { } token } || await cases.ByToken(token, http.RequestAborted) is not { Ok: true } found)
            return Results.NotFound();
        var (detail, file) = (found.Value, found.Value.Evidence.FirstOrDefault(e => e.Id == id));
        var shown = file is not null && (file.ActId == detail.Acts[0].Id || trace.Of(detail.Loop, detail.Acts).Any(s => s.Files.Contains(id)));
        if (!shown || blobs.Open(file!.Hash) is not { } content) return Results.NotFound();
        http.Response.Headers.CacheControl = "private, max-age=3600";
        return Results.File(content, file.MediaType);
    }
}

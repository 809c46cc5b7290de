using Daodi.Cases;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Daodi.Ui.UseCases;

/// <summary>
/// <c>GET /evidence/{id}</c>: a file, to those who may see its case or uploaded it. Pictures are shown, everything else is
/// only ever downloaded. What has an id never changes, so the reader's own browser may keep it.
/// </summary>
public sealed class ServeEvidence(CaseQueries queries, Blobs blobs) : IUseCase
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/evidence/{id:long}", (long id, HttpContext http, Viewer viewer, ServeEvidence serve) => serve.Run(id, http, viewer))
            .NeedsSignIn().WithName("Evidence");

    public async Task<IResult> Run(long id, HttpContext http, Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(http);
        var found = await queries.EvidenceOf(id, viewer, http.RequestAborted);
        if (!found.Ok) return found.Error.ToResult();
        return Answer(found.Value, blobs, http);
    }

    /// <summary>The answer for a file that the caller has been found to be allowed to see.</summary>
    public static IResult Answer(Evidence evidence, Blobs blobs, HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(blobs);
        ArgumentNullException.ThrowIfNull(http);
        if (blobs.Open(evidence.Hash) is not { } content)
            return Error.NotFound("evidence.none", ("没有这个附件", "There is no such file")).ToResult();
        var shown = evidence.MediaType.StartsWith("image/", StringComparison.Ordinal);
        var disposition = new ContentDispositionHeaderValue(shown ? "inline" : "attachment");
        disposition.SetHttpFileName(evidence.Name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; img-src 'self'; sandbox";
        return TypedResults.File(content, evidence.MediaType, entityTag: new EntityTagHeaderValue($"\"{evidence.Hash}\""), enableRangeProcessing: true);
    }
}

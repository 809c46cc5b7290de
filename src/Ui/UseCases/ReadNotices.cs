using Daodi.Cases;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.UseCases;

/// <summary>
/// <c>POST /api/v1/notices/read</c> with ids, or none for all; <c>POST /notices/read</c> is the same as a form. A notice to a
/// unit is read for all once one of them has.
/// </summary>
public sealed class ReadNotices(IWriteLane lane, TimeProvider clock) : IUseCase
{
    private const int Most = 1000;

    public sealed record Request(IReadOnlyList<long>? Ids);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/notices/read", async (Request request, Viewer viewer, ReadNotices read, CancellationToken ct) =>
            (await read.Run(viewer, request.Ids, ct)).ToResult()).NeedsSignIn().SameSiteOnly().WithName("ReadNotices");
        routes.MapPost("/notices/read", async (HttpContext http, Viewer viewer, ReadNotices read, IAntiforgery antiforgery) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.BadRequest();
            var done = await read.Run(viewer, null, http.RequestAborted);
            return done.Ok ? TypedResults.LocalRedirect("/notices") : done.Error.ToResult();
        }).NeedsSignIn().WithName("ReadNoticesForm");
    }

    /// <summary>How many were marked.</summary>
    public Task<Result<int>> Run(Viewer viewer, IReadOnlyList<long>? ids, CancellationToken ct) => lane.Run<int>(async (db, stop) =>
    {
        var rows = NoticeWriter.For(db, viewer).Where(n => n.ReadAt == null);
        if (ids is not null) rows = rows.Where(n => ids.Contains(n.Id));
        var unread = await rows.AsTracking().Take(Most).ToListAsync(stop);
        var now = clock.Instant();
        foreach (var notice in unread) notice.ReadAt = now;
        return unread.Count;
    }, ct);
}

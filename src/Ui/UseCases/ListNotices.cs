using Daodi.Cases;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.UseCases;

/// <summary><c>GET /api/v1/notices?before=&amp;unread=</c>: what the caller was told, newest first, at most 100.</summary>
public sealed class ListNotices(IReader reader) : IUseCase
{
    public const int PageSize = 100;

    public sealed record Item(long Id, string Kind, Words Words, string? Case, DateTimeOffset At, DateTimeOffset? ReadAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/notices", async (long? before, bool? unread, Viewer viewer, ListNotices list, CancellationToken ct) =>
            TypedResults.Ok(await list.Run(viewer, before, unread == true, ct))).NeedsSignIn().WithName("ListNotices");

    public Task<List<Item>> Run(Viewer viewer, long? before, bool unread, CancellationToken ct) => reader.Read(async db =>
    {
        var rows = NoticeWriter.For(db, viewer);
        if (before is { } id) rows = rows.Where(n => n.Id < id);
        if (unread) rows = rows.Where(n => n.ReadAt == null);
        var page = await rows.OrderByDescending(n => n.Id).Take(PageSize).ToListAsync(ct);
        return page.ConvertAll(n => new Item(n.Id, n.Kind, n.Words, n.CaseNo, n.At, n.ReadAt));
    });

    public Task<int> Unread(Viewer viewer, CancellationToken ct) =>
        reader.Read(db => NoticeWriter.For(db, viewer).Where(n => n.ReadAt == null).Take(1000).CountAsync(ct));
}

using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange;

/// <summary>An item in quarantine, without its payload.</summary>
public sealed record QuarantinedItem(long Id, string Source, string SourceId, DateTimeOffset ReceivedAt, IReadOnlyList<InboxFault> Errors);

/// <param name="Payload">The whole corrected JSON object, as text.</param>
public sealed record CorrectionRequest(string? Payload, string? Reason);

/// <summary>Seeing, correcting and replaying what stands in quarantine.</summary>
internal static class QuarantineEndpoints
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var quarantine = routes.MapGroup("/api/v1/quarantine");
        quarantine.MapGet("", List).Needs(Permissions.Quarantine).WithName("Quarantine");
        quarantine.MapPost("{id:long}/correction", async (long id, CorrectionRequest request, CorrectInboxItem correct, Viewer viewer, HttpContext http) =>
                (await correct.Run(id, request.Payload, request.Reason, viewer, http.RequestAborted)).ToResult())
            .Needs(Permissions.Quarantine).WithName("CorrectInboxItem");
        quarantine.MapPost("{id:long}/replay", async (long id, ReplayInboxItem replay, Viewer viewer, HttpContext http) =>
                (await replay.Run(id, viewer, http.RequestAborted)).ToResult())
            .Needs(Permissions.Quarantine).WithName("ReplayInboxItem");
    }

    /// <summary>The oldest first, from after <paramref name="after"/> on.</summary>
    private static async Task<IResult> List(IReader reader, SourceRegistry sources, string? source = null, long after = 0)
    {
        string[] wanted = source is null ? [.. sources.All.Select(s => s.Id)] : [source];
        var rows = await reader.Read(db => db.Set<InboxRow>()
            .Where(r => r.State == InboxState.Quarantined && wanted.Contains(r.Source) && r.Id > after)
            .OrderBy(r => r.Id).Take(PageSize)
            .Select(r => new { r.Id, r.Source, r.SourceId, r.ReceivedAt, r.Errors }).ToListAsync());
        return TypedResults.Ok(new
        {
            items = rows.Select(r => new QuarantinedItem(r.Id, r.Source, r.SourceId, r.ReceivedAt, InboxFault.Read(r.Errors))),
            next = rows.Count == PageSize ? rows[^1].Id : (long?)null,
        });
    }
}

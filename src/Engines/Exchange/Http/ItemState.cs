using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Exchange;

/// <summary>How far an item has come.</summary>
/// <param name="State"><c>accepted</c>, <c>registered</c> or <c>quarantined</c>.</param>
/// <param name="Case">The number of its case, once registered.</param>
/// <param name="Errors">In quarantine: fields and reasons.</param>
public sealed record ItemView(
    string SourceId, string State, DateTimeOffset ReceivedAt, int Receipts, string? Case, DateTimeOffset? RegisteredAt, IReadOnlyList<InboxFault>? Errors);

/// <summary><c>GET /api/v1/sources/{source}/items/{sourceId}</c>: what became of an item, for the one who pushed it.</summary>
internal static class ItemState
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/sources/{source}/items/{*sourceId}", Handle).Needs(Permissions.Push).WithName("ItemState");

    private static async Task<IResult> Handle(string source, string sourceId, Viewer viewer, IReader reader)
    {
        // Another source's items are as good as not there.
        var row = viewer.Sources.Contains(source)
            ? await reader.Read(db => db.Set<InboxRow>().Where(r => r.Source == source && r.SourceId == sourceId)
                .Select(r => new { r.State, r.ReceivedAt, r.Receipts, r.CaseNo, r.RegisteredAt, r.Errors }).SingleOrDefaultAsync())
            : null;
        if (row is null) return Error.NotFound("item.unknown", ($"没有来源编号为“{sourceId}”的记录。", $"There is no item “{sourceId}”.")).ToResult();
        return TypedResults.Ok(new ItemView(sourceId, NameOf(row.State), row.ReceivedAt, row.Receipts, row.CaseNo, row.RegisteredAt,
            row.State == InboxState.Quarantined ? InboxFault.Read(row.Errors) : null));
    }

    internal static string NameOf(InboxState state) => state switch
    {
        InboxState.Registered => "registered",
        InboxState.Quarantined => "quarantined",
        _ => "accepted",
    };
}

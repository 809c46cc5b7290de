using Daodi.Seam;
using Daodi.Trust;
using Daodi.Ui.Desk;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases;

/// <summary><c>GET /api/v1/work/counts</c>: the numbers on the desk's tabs and of unread notices, under the ids by which open pages show them.</summary>
public sealed class CountWork(CaseLists lists, ListNotices notices) : IUseCase
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/work/counts", async (Viewer viewer, CountWork count, CancellationToken ct) => TypedResults.Ok(await count.Run(viewer, ct)))
            .Needs(PlatformSystem.Read).WithName("CountWork");

    public async Task<IReadOnlyDictionary<string, long>> Run(Viewer viewer, CancellationToken ct)
    {
        var counts = await lists.Count(viewer, ct);
        var all = WorkViews.All.ToDictionary(v => v.LiveId, v => counts.GetValueOrDefault(v.Key));
        all["notices"] = await notices.Unread(viewer, ct);
        return all;
    }
}

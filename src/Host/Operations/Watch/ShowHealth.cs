using Daodi.Kernel;
using Daodi.Seam;
using Daodi.Trust;

namespace Daodi.Host.Operations.Watch;

/// <summary><c>GET /api/v1/health</c>: everything that is watched, for a monitoring system; 503 where something is bad.</summary>
internal sealed class ShowHealth : IUseCase
{
    public sealed record Item(string Id, string State, Words Title, Words Says, Words? Remedy);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/health", async (HealthBook book, CancellationToken ct) =>
        {
            var items = await book.Look(ct);
            return TypedResults.Json(
                new { items = items.Select(i => new Item(i.Id, i.State.ToString().ToLowerInvariant(), i.Title, i.Says, i.Remedy)) },
                statusCode: items.Any(i => i.State == HealthState.Bad) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        }).Needs(OperationsSystem.Watch).WithName("Health");
}

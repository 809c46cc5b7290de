using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.SampleSystem.Domain;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Daodi.SampleSystem.UseCases;

/// <summary><c>GET /api/v1/lost-property?stage=</c>: the newest 200 things of the viewer's own county or station.</summary>
public sealed class ListThings(IReader reader, IRulebooks rules, Clockwork clockwork) : IUseCase
{
    private const int Most = 200;

    /// <param name="ClaimUntil">The last day to claim it; null before the announcement.</param>
    /// <param name="Unknown">The last day cannot be told yet: the working calendar of that year is not published.</param>
    public sealed record Item(
        string No, string Stage, Light Light, DateTimeOffset? Due, string KeptBy, string Kind, DateOnly FoundOn, string Place, string Shelf,
        DateOnly? AnnouncedOn, DateOnly? ClaimUntil, bool Unknown);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/lost-property", (string? stage, ListThings list, Viewer viewer) => list.Run(stage, viewer))
            .Needs(LostPropertySystem.Can.Keep).WithName("ListThings");

    public async Task<IReadOnlyList<Item>> Run(string? stage, Viewer viewer)
    {
        var rows = await reader.Read(db => (
            from c in db.Set<Case>().Within(viewer.Scope)
            join thing in db.Set<FoundThing>() on c.Id equals thing.CaseId
            where stage == null || c.Stage == stage
            orderby c.Id descending
            select new { Case = c, Thing = thing }).Take(Most).ToListAsync());
        return [.. rows.Select(r => ItemOf(r.Case, r.Thing))];
    }

    private Item ItemOf(Case c, FoundThing thing)
    {
        var last = thing.AnnouncedOn is { } day ? ClaimPeriod.LastDay(day, rules.Current, clockwork.Calendar) : (Result<DateOnly>?)null;
        return new(c.No, c.Stage, c.Light, c.Due, c.OwnerUnit, thing.Kind, thing.FoundOn, thing.Place, thing.Shelf, thing.AnnouncedOn,
            last is { Ok: true } known ? known.Value : null, last is { Ok: false });
    }
}

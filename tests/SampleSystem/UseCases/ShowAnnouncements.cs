using Daodi.Cases;
using Daodi.SampleSystem.Domain;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Daodi.SampleSystem.UseCases;

/// <summary>
/// <c>GET /api/v1/lost-property/announcements</c>: what is announced now, for everybody. Never the marks, by which a claim
/// is tested, nor the shelf.
/// </summary>
public sealed class ShowAnnouncements(IReader reader, UnitDirectory units) : IUseCase
{
    private const int Most = 500;

    public sealed record Announcement(string No, string Kind, DateOnly FoundOn, string Place, string KeptBy, DateOnly AnnouncedOn);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/lost-property/announcements", (ShowAnnouncements show) => show.Run()).Public().WithName("ShowAnnouncements");

    public async Task<IReadOnlyList<Announcement>> Run()
    {
        var rows = await reader.Read(db => (
            from c in db.Set<Case>()
            join thing in db.Set<FoundThing>() on c.Id equals thing.CaseId
            where c.Stage == "announced" && thing.AnnouncedOn != null
            orderby thing.AnnouncedOn descending, c.Id descending
            select new { c.No, c.OwnerUnit, thing.Kind, thing.FoundOn, thing.Place, thing.AnnouncedOn }).Take(Most).ToListAsync());
        return [.. rows.Select(r => new Announcement(r.No, r.Kind, r.FoundOn, r.Place, units.NameOf(r.OwnerUnit), r.AnnouncedOn!.Value))];
    }
}

using Daodi.Seam;
using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases;

/// <summary><c>GET /api/v1/units?q=</c>: the active units of the city, for dispatching and for other systems.</summary>
public sealed class ListUnits(UnitDirectory units) : IUseCase
{
    public sealed record Item(string Code, string Zh, string En, string Kind, string? Parent, string? L2, string? L3, string Division, int Level);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/units", (string? q, ListUnits list) => list.Run(q)).NeedsSignIn().WithName("ListUnits");

    public IEnumerable<Item> Run(string? query) =>
        from unit in string.IsNullOrWhiteSpace(query) ? units.All : units.Search(query, 50)
        where unit.Active
        select new Item(unit.Code, unit.NameZh, unit.NameEn, unit.Kind.ToString(), unit.ParentCode, unit.L2, unit.L3, unit.Division, unit.Level);
}

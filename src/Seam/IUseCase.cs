using Microsoft.AspNetCore.Routing;

namespace Daodi.Seam;

/// <summary>
/// One thing that somebody can do, in one file: request, validation, handler, endpoint. Registered as a scoped service and
/// mapped at start-up by discovery.
/// </summary>
public interface IUseCase
{
    /// <summary>Maps its endpoint; every endpoint names the permission it needs or says that it is public.</summary>
    static abstract void Map(IEndpointRouteBuilder routes);
}

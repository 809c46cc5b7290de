using Daodi.Seam;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases.Rights;

/// <summary><c>POST /api/v1/rights/{id}/decision</c>: a security administrator agrees or refuses; never over what is one's own.</summary>
internal sealed class DecideRights : IUseCase
{
    /// <param name="Agree">False refuses, which needs a reason.</param>
    public sealed record Request(bool? Agree, string? Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/rights/{id:long}/decision", async (long id, Request request, Viewer viewer, RightsDesk desk, TimeProvider clock, CancellationToken ct) =>
                request.Agree is not { } agree
                    ? Error.Invalid("rights.agree", ("请写明 agree：true 或 false。", "Say agree: true or false."), "agree").ToResult()
                    : (await desk.Decide(id, agree, request.Reason, viewer, ct)).Map(p => RightsView.Of(p, clock.Instant())).ToResult())
            .Needs(Permissions.DecideRights).SameSiteOnly().WithName("DecideRights");
}

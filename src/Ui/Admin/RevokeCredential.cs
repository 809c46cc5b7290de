using Daodi.Seam;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.Admin;

/// <summary>Revokes a source's token at once.</summary>
internal sealed class RevokeCredential : IUseCase
{
    public static string HrefOf(long id) => $"/admin/credentials/{id}/revoke";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/admin/credentials/{id:long}/revoke", async (long id, Credentials credentials, Viewer viewer, IAntiforgery antiforgery, HttpContext http) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
            var revoked = await credentials.Revoke(id, viewer, http.RequestAborted);
            return revoked.Ok ? Results.LocalRedirect("/admin/sources") : revoked.Error.ToResult();
        }).Needs(Permissions.ManageAccounts);
}

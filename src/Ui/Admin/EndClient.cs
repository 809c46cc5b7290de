using Daodi.Seam;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.Admin;

/// <summary>Ends a client, or one of its secrets, at once.</summary>
internal sealed class EndClient : IUseCase
{
    public static string HrefOf(string client) => $"/admin/clients/{client}/end";
    public static string HrefOf(string client, long secret) => $"/admin/clients/{client}/secrets/{secret}/end";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/admin/clients/{id}/end", (string id, ClientDesk desk, Viewer viewer, IAntiforgery antiforgery, HttpContext http) =>
            Answer(antiforgery, http, id, () => desk.End(id, viewer, http.RequestAborted))).Needs(Permissions.ManageAccounts);
        routes.MapPost("/admin/clients/{id}/secrets/{secret:long}/end", (string id, long secret, ClientDesk desk, Viewer viewer, IAntiforgery antiforgery, HttpContext http) =>
            Answer(antiforgery, http, id, () => desk.EndSecret(id, secret, viewer, http.RequestAborted))).Needs(Permissions.ManageAccounts);
    }

    private static async Task<IResult> Answer(IAntiforgery antiforgery, HttpContext http, string id, Func<Task<Result<Done>>> end)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
        var ended = await end();
        return ended.Ok ? Results.LocalRedirect($"/admin/clients/{Uri.EscapeDataString(id)}") : ended.Error.ToResult();
    }
}

using System.Text.Json;
using Daodi.Cases;
using Daodi.Seam;
using Daodi.Trust;
using Daodi.Trust.Http;
using Daodi.Ui.Desk;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases;

/// <summary>
/// <c>POST /api/v1/cases/{no}/acts</c>: takes an action and answers with the case. 409 <c>case.changed</c> carries the acts
/// since <c>version</c> in its details.
/// </summary>
public sealed class TakeAct(ActTaker taker, ShowCase show) : IUseCase
{
    /// <param name="Action">Its name in the loop.</param>
    /// <param name="Version">The version of the case that the caller saw.</param>
    /// <param name="Evidence">Ids of files uploaded before.</param>
    public sealed record Request(string? Action, long? Version, string? Reason, Dictionary<string, JsonElement>? Fields, IReadOnlyList<long>? Evidence);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/cases/{no}/acts", async (string no, Request request, Viewer viewer, TakeAct take, CancellationToken ct) =>
            (await take.Run(no, request, viewer, ct)).ToResult()).Needs(PlatformSystem.Read).SameSiteOnly().WithName("TakeAct");

    public async Task<Result<CaseWhole>> Run(string no, Request request, Viewer viewer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Action))
            return Error.Invalid("field.required", ("请说明要办理的动作 action", "Name the action to take"), "action");
        var taken = await taker.Take(new TakeAction
        {
            CaseNo = no,
            Action = request.Action,
            ExpectedVersion = request.Version,
            Fields = request.Fields?.ToDictionary(f => f.Key, f => (object?)f.Value) ?? [],
            EvidenceIds = request.Evidence ?? [],
            Reason = request.Reason,
        }, viewer, ct);
        return taken.Ok ? await show.After(taken.Value, viewer, ct) : taken.Error;
    }
}

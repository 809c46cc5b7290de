using Daodi.Cases;
using Daodi.Rules;
using Daodi.Seam;
using Daodi.Trust;
using Daodi.Trust.Http;
using Daodi.Ui.Desk;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.UseCases;

/// <summary><c>GET /api/v1/cases/{no}</c>: the case with clocks, acts, what the caller may do now, and its version.</summary>
public sealed class ShowCase(CaseSheets sheets, CaseWords words, ActTypes types, IRulebooks rulebooks) : IUseCase
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/cases/{no}", async (string no, Viewer viewer, ShowCase show, CancellationToken ct) =>
            (await show.Run(no, viewer, ct)).ToResult()).Needs(PlatformSystem.Read).WithName("ShowCase");

    public async Task<Result<CaseWhole>> Run(string no, Viewer viewer, CancellationToken ct) =>
        (await sheets.Load(no, viewer, ct)).Map(sheet => CaseWhole.Of(sheet, words, types, rulebooks.Current));

    /// <summary>
    /// The case after an act. Who handed it out of their own scope gets it as the act left it, with nothing of what follows.
    /// </summary>
    internal async Task<Result<CaseWhole>> After(Case @case, Viewer viewer, CancellationToken ct)
    {
        var seen = await Run(@case.No, viewer, ct);
        return seen.Ok ? seen : new CaseWhole(CaseItem.Of(@case, words), @case.Version, [], [], [], [], null);
    }
}

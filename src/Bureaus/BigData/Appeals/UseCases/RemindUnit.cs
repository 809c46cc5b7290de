using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Daodi.BigData.Appeals;

/// <summary>Reminds a unit of all it has overdue: an act and a notice on each of its cases, the most pressing first.</summary>
public sealed class RemindUnit(CaseQueries cases, CaseDesk desk, IWriteLane lane, TimeProvider clock) : IUseCase
{
    public const string Href = "/owes/remind";

    /// <summary>At most so many cases at once; who owes more is reminded of these first.</summary>
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Href, async (RemindUnit remind, Viewer viewer, IAntiforgery antiforgery, HttpContext http) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var reminded = await remind.Run(form["unit"], form["note"], viewer, http.RequestAborted);
            return reminded.Ok ? Results.LocalRedirect($"/owes?reminded={reminded.Value}&unit={Uri.EscapeDataString(form["unit"].ToString())}") : reminded.Error.ToResult();
        }).Needs(AppealsSystem.Can.Supervise);

    /// <summary>How many cases were reminded of. Errors: <c>list.unit</c>, <c>remind.note</c>.</summary>
    public async Task<Result<int>> Run(string? unit, string? note, Viewer viewer, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(note) || note.Length > 500)
            return Error.Invalid("remind.note", ("请写催办意见（500 字以内）。", "Write the reminder, in at most 500 characters."), "note");
        var reminded = 0;
        foreach (var light in (Light[])[Light.Black, Light.Red])
        {
            var late = await cases.List(new() { View = CaseView.Open, Kind = BoardFigures.Kind, Unit = unit, Light = light, Size = Most }, viewer, ct);
            if (!late.Ok) return late.Error;
            foreach (var c in late.Value.Items.Take(Most - reminded))
            {
                // One that was answered this moment needs no reminder; the others still do.
                var done = await lane.Run((db, stop) => desk.Take(db, new()
                {
                    CaseNo = c.No,
                    Action = "remind",
                    Fields = new Dictionary<string, object?> { ["note"] = note.Trim() },
                }, viewer, clock.Instant(), stop), ct);
                if (done.Ok) reminded++;
            }
        }

        return reminded;
    }
}

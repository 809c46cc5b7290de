using System.Text.Json;
using Daodi.Kernel;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Http;
using Daodi.Ui.UseCases;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.Operations;

/// <summary>One note of the duty.</summary>
internal sealed record DutyNote(DateTimeOffset At, string By, string Text);

/// <summary><c>POST /api/v1/duty/notes</c>: what the one on duty hands over to the next. A note is an act, and so cannot be changed.</summary>
internal sealed class NoteDuty(IWriteLane lane, IReader reader, TimeProvider clock) : IUseCase
{
    /// <summary>Characters.</summary>
    public const int MostText = 1000;

    public sealed record Request(string? Text);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/duty/notes", async (Request request, Viewer viewer, NoteDuty note, CancellationToken ct) =>
            (await note.Run(request.Text, viewer, ct)).ToResult()).Needs(OperationsSystem.Watch).SameSiteOnly().WithName("NoteDuty");

    /// <summary>Error <c>duty.text</c>.</summary>
    public Task<Result<Done>> Run(string? text, Viewer by, CancellationToken ct)
    {
        var said = text?.Trim() ?? "";
        if (said.Length is 0 or > MostText)
            return Task.FromResult<Result<Done>>(Error.Invalid("duty.text", ($"请写 1 至 {MostText} 字。", $"Write 1 to {MostText} characters."), "text"));
        return lane.Run<Done>(async (db, stop) =>
        {
            await Acts.Append(db, new(OperationsActs.DutyNoted, by, clock.Instant()) { About = OperationsActs.AboutDuty, Data = new { text = said } }, stop);
            return Done.It;
        }, ct);
    }

    /// <summary>The last notes, the newest first.</summary>
    public async Task<IReadOnlyList<DutyNote>> Last(int most, CancellationToken ct)
    {
        var acts = await reader.Read(db => db.Set<ActRow>().Where(a => a.About == OperationsActs.AboutDuty)
            .OrderByDescending(a => a.Id).Take(most).Select(a => new { a.At, a.ActorName, a.Data }).ToListAsync(ct));
        return [.. acts.Select(a => new DutyNote(a.At, a.ActorName, JsonDocument.Parse(a.Data).RootElement.GetProperty("text").GetString() ?? ""))];
    }
}

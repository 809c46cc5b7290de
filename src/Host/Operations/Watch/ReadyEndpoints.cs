using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.Operations.Watch;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: it can read, write and tell time by a published calendar.</summary>
internal static class ReadyEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok")).Public();
        app.MapGet("/readyz", async (IReader reader, IWriteLane lane, LedgerState ledger, TimeProvider clock, CancellationToken ct) =>
        {
            var checks = new Dictionary<string, string>
            {
                ["reader"] = await Try(async () => await reader.Read(db => db.Database.ExecuteSqlRawAsync("SELECT 1", ct))),
                ["lane"] = await Try(async () =>
                {
                    var result = await lane.Run<Done>((_, _) => Task.FromResult<Result<Done>>(Done.It), ct);
                    if (!result.Ok) throw new InvalidOperationException(result.Error.Code);
                }),
                ["calendar"] = WorkingCalendar.Published.IsWorkingDay(clock.Instant().LocalDate()).Ok ? "ok" : "missing",
            };
            var ready = checks.Values.All(v => v == "ok");
            // A stopped ledger is an alarm, not an outage: cases go on, and their acts are entered once somebody has put it right.
            var warnings = ledger.Now is { Stopped: { } stopped } ? new Dictionary<string, string> { ["ledger"] = stopped.Code } : null;
            return Results.Json(new { ready, checks, warnings }, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).Public();
    }

    private static async Task<string> Try(Func<Task> check)
    {
        try
        {
            await check();
            return "ok";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e.GetType().Name;
        }
    }
}

using Daodi.Kernel;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Trust.Ledger;

/// <summary>
/// The ledger to the outside: checkpoint and tiles as C2SP tlog-tiles names them, and proofs for those who do not want to compute
/// them from tiles. Nothing here tells what an act says; which act is which leaf is told only to those who may see acts.
/// </summary>
public static class LedgerEndpoints
{
    private const string Changing = "public, max-age=1", Lasting = "public, max-age=31536000, immutable";

    public static void MapLedger(this IEndpointRouteBuilder routes)
    {
        var ledger = routes.MapGroup("/api/v1/ledger");
        ledger.MapGet("checkpoint", (LedgerBook book, HttpContext http) => Plain(book.Note(), http)).Public().WithName("LedgerCheckpoint");
        ledger.MapGet("verifier", (LedgerBook book, HttpContext http) => Plain(book.Verifier().Map(v => v + "\n"), http)).Public().WithName("LedgerVerifier");
        ledger.MapGet("tile/{**path}", (string? path, LedgerBook book, HttpContext http) =>
        {
            var tile = book.Tile(path);
            return tile.Ok ? Cached(TypedResults.Bytes(tile.Value, "application/octet-stream"), Lasting, http) : tile.Error.ToResult();
        }).Public().WithName("LedgerTile");
        ledger.MapGet("proof/consistency", (string? from, string? to, LedgerBook book, HttpContext http) =>
        {
            var proof = book.Consistency(from, to);
            return proof.Ok ? Cached(TypedResults.Ok(proof.Value), Lasting, http) : proof.Error.ToResult();
        }).Public().WithName("LedgerConsistency");
        ledger.MapGet("proof/inclusion", async (string? act, LedgerBook book, HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "private, no-store";
            return (await book.Inclusion(act, http.RequestAborted)).ToResult();
        }).Needs(Permissions.Ledger).WithName("LedgerInclusion");

        routes.MapPost("/api/v1/acts/{id:long}/erase", async (long id, EraseActRequest request, EraseAct erase, Viewer viewer, HttpContext http) =>
                (await erase.Run(id, request, viewer, http.RequestAborted)).ToResult())
            .Needs(Permissions.EraseActs).WithName("EraseAct");
    }

    private static IResult Plain(Result<string> text, HttpContext http) =>
        text.Ok ? Cached(TypedResults.Text(text.Value, "text/plain", System.Text.Encoding.UTF8), Changing, http) : text.Error.ToResult();

    private static IResult Cached(IResult result, string control, HttpContext http)
    {
        http.Response.Headers.CacheControl = control;
        return result;
    }
}

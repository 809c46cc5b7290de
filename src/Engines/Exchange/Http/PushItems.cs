using System.Buffers;
using System.Globalization;
using Daodi.Kernel;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Daodi.Exchange;

/// <summary>The receipts of a push, one per item in their order.</summary>
public sealed record PushReceipts(IReadOnlyList<Receipt> Receipts);

/// <summary>
/// <c>POST /api/v1/sources/{source}/items</c>: one JSON object or an array of up to 1000, UTF-8 or GB18030, up to 80 MB. 202 with
/// a receipt per item after they are on disk; 422 where no item could be taken; 429 with Retry-After where too much waits.
/// </summary>
internal static class PushItems
{
    private const long MaxBytes = 80L << 20;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/sources/{source}/items", Handle)
            .Needs(Permissions.Push)
            // A little more than we take, so that the refusal is ours and says what to do.
            .WithMetadata(new RequestSizeLimitAttribute(MaxBytes + (1 << 20)))
            .WithName("PushItems");

    private static async Task<IResult> Handle(
        string source, HttpContext http, Viewer viewer, SourceRegistry sources, SourceGate gate, Inbox inbox, ClientBook clients, ClientMeter meter)
    {
        if (await sources.Find(source) is not { } definition)
            return Error.NotFound("source.unknown", ($"没有名为“{source}”的数据来源。", $"There is no source “{source}”.")).ToResult();
        if (!viewer.Sources.Contains(source))
            return Error.Forbidden("credential.source", ($"该凭证属于来源“{string.Join('、', viewer.Sources)}”，不能推送到“{source}”。", $"The credential is for the source “{string.Join(", ", viewer.Sources)}”, not “{source}”.")).ToResult();
        if (!definition.On)
            return Error.Conflict("source.off", ($"来源“{source}”尚未启用，请联系平台管理员。", $"The source “{source}” is not switched on; ask the platform's administrator.")).ToResult();
        if (http.Request.ContentLength > MaxBytes) return TooLarge().ToResult(StatusCodes.Status413PayloadTooLarge);

        using var place = gate.TryEnter(source, http.Request.ContentLength ?? 0);
        if (place is null) return Busy(http);
        var body = await Body(http.Request, place);
        if (!body.Ok) return body.Error.Kind == ErrorKind.TooMany ? Busy(http) : body.Error.ToResult(StatusCodes.Status413PayloadTooLarge);
        var charset = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) ? type.Charset.Value : null;
        var items = PushBody.Read(body.Value, charset);
        if (!items.Ok) return items.Error.ToResult();

        var client = viewer.Kind == ViewerKind.Client ? viewer.Key : null;
        if (client is not null && await meter.Items(client, await clients.Find(client), items.Value.Count) is { } over)
        {
            http.Response.Headers.RetryAfter = over.RetryAfter;
            return over.ToResult();
        }

        var stored = await inbox.Accept(source, items.Value);
        if (!stored.Ok)
        {
            if (client is not null) meter.GiveBack(client, items.Value.Count);
            return stored.Error.ToResult();
        }

        return stored.Value.Count > 0 && stored.Value.All(r => r.State == Receipt.Rejected)
            ? Refused(items.Value, stored.Value)
            : TypedResults.Json(new PushReceipts(stored.Value), statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<Result<ReadOnlyMemory<byte>>> Body(HttpRequest request, SourceGate.Place place)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > MaxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return TooLarge();
            }
            if (!place.TryHold(read.Buffer.Length))
            {
                reader.AdvanceTo(read.Buffer.End);
                return TooMuch;
            }
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return (ReadOnlyMemory<byte>)bytes;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static IResult Refused(IReadOnlyList<PushedItem> items, IReadOnlyList<Receipt> receipts)
    {
        var first = items.First(i => i.Fault is not null).Fault!;
        return (first with { Details = new Dictionary<string, object?> { ["receipts"] = receipts } }).ToResult(StatusCodes.Status422UnprocessableEntity);
    }

    private static IResult Busy(HttpContext http)
    {
        http.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        return TooMuch.ToResult();
    }

    private static Error TooMuch => new("push.busy", ("待写入的数据过多，请 1 秒后重新推送。", "Too much waits to be stored; push again in a second."))
    {
        Kind = ErrorKind.TooMany,
    };

    private static Error TooLarge() => Error.Invalid("push.size", (
        "单次推送不得超过 80 MB，请减少条数，或压缩附件后重新推送。",
        "A push may have 80 MB at most; push fewer items, or smaller attachments."));
}

using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Daodi.Tests.Unit.City;

/// <summary>The platform's doors as the city sees them, answering what a test wants; every request is kept.</summary>
internal sealed class FakePlatform : HttpMessageHandler
{
    private readonly List<(string Method, string Path, string Account, string Body)> _requests = [];

    public List<(string Method, string Path, string Account, string Body)> Requests
    {
        get
        {
            lock (_requests) return [.. _requests];
        }
    }

    /// <summary>What is answered instead, if anything; by method and path.</summary>
    public Func<string, string, HttpResponseMessage?> First { get; set; } = (_, _) => null;

    public List<JsonObject> Cases { get; } = [];
    public string? Through { get; set; }

    public static HttpResponseMessage Json(JsonNode body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (method, path) = (request.Method.Method, request.RequestUri!.PathAndQuery);
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var account = request.Headers.TryGetValues("Cookie", out var cookies) ? cookies.Single()["who=".Length..] : "";
        lock (_requests) _requests.Add((method, path, account, body));
        return First(method, path) ?? Answer(method, path, body);
    }

    private HttpResponseMessage Answer(string method, string path, string body)
    {
        switch (method, path)
        {
            case ("POST", "/demo/session"):
                var entered = new HttpResponseMessage(HttpStatusCode.NoContent);
                entered.Headers.Add("Set-Cookie", $"who={(string?)JsonNode.Parse(body)!["user"]}; path=/; httponly");
                return entered;
            case ("GET", "/api/v1/history/state"):
                return Json(new JsonObject { ["through"] = Through });
            case ("POST", "/api/v1/history"):
                var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Through = (string?)JsonNode.Parse(lines[^1])!["item"]!["acceptedAt"];
                return Json(new JsonObject { ["results"] = new JsonArray([.. lines.Select((_, i) => new JsonObject { ["ok"] = true, ["no"] = $"DZ-{i}" })]) });
            case ("GET", "/api/v1/units"):
                return Json(new JsonArray(new JsonObject { ["code"] = "3714", ["zh"] = "中心", ["kind"] = "City" }, new JsonObject { ["code"] = "371402", ["zh"] = "德城区", ["kind"] = "County", ["parent"] = "3714" }));
            case ("POST", "/api/v1/evidence"):
                return Json(new JsonObject { ["id"] = 77 });
        }
        if (path.StartsWith("/api/v1/cases?", StringComparison.Ordinal))
            return Json(new JsonObject { ["items"] = new JsonArray([.. Cases.Select(c => c["case"]!.DeepClone())]), ["next"] = null });
        if (Cases.Find(c => path.EndsWith("/" + (string?)c["case"]!["no"], StringComparison.Ordinal)) is { } one) return Json(one.DeepClone());
        return path.EndsWith("/acts", StringComparison.Ordinal) ? Json(new JsonObject()) : Json(new JsonObject { ["code"] = "none" }, HttpStatusCode.NotFound);
    }

    /// <summary>A case in the shape of <c>GET /api/v1/cases/{no}</c>.</summary>
    public static JsonObject Case(string no, string stage, DateTimeOffset opened, string? unit, params (string Action, DateTimeOffset At, string? Unit, string By, string? To)[] acts) => new()
    {
        ["case"] = new JsonObject
        {
            ["no"] = no,
            ["version"] = acts.Length + 1,
            ["stage"] = stage,
            ["sourceId"] = "S" + no,
            ["title"] = "路灯不亮",
            ["nature"] = "complaint",
            ["category"] = "010102",
            ["urgency"] = "normal",
            ["division"] = "371402002",
            ["address"] = "德城区新华街道康宁路",
            ["lon"] = 116.3,
            ["lat"] = 37.45,
            ["openedAt"] = JsonSerializer.SerializeToNode(opened),
            ["ownerUnit"] = unit ?? "3714",
            ["responsible"] = unit,
            ["committedDue"] = JsonSerializer.SerializeToNode(opened.AddDays(7)),
            ["redoCount"] = 0,
        },
        ["version"] = acts.Length + 1,
        ["acts"] = new JsonArray([.. acts.Select((a, i) => new JsonObject
        {
            ["seq"] = i + 2, ["type"] = "appeals." + a.Action, ["at"] = JsonSerializer.SerializeToNode(a.At), ["unit"] = a.Unit, ["by"] = a.By, ["toStage"] = a.To, ["data"] = new JsonObject(),
        })]),
    };
}

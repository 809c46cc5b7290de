using System.Net.Http.Headers;
using System.Text;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Daodi.Tests.Platform.Security;

/// <summary>One method of one endpoint or page of a running platform, as it can be knocked at.</summary>
internal sealed record Door(string Method, RoutePattern Pattern, RouteEndpoint Endpoint)
{
    /// <summary>The permissions it needs; an empty one means that signing in is enough.</summary>
    public IReadOnlyList<string> Needs { get; } = [.. Endpoint.Metadata.GetOrderedMetadata<NeedsAttribute>().Select(n => n.Permission)];

    public bool IsPublic => Endpoint.Metadata.GetMetadata<PublicAttribute>() is not null || FrameworkDoors.Has(Endpoint);

    public bool IsProgram => Pattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal);

    public bool TakesParameters => Pattern.Parameters.Count > 0;

    /// <summary>Every door there is, found by discovery: what the platform routes to, not what somebody listed.</summary>
    public static IReadOnlyList<Door> All(RunningPlatform platform) =>
        [.. from endpoint in ((IEndpointRouteBuilder)platform.App).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"]
            orderby endpoint.RoutePattern.RawText, method
            select new Door(method, endpoint.RoutePattern, endpoint)];

    /// <summary>Its address with <paramref name="value"/> for every parameter that can hold it.</summary>
    public string Url(string value) => "/" + string.Join('/', Pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => Uri.EscapeDataString(Fitting(parameter, value)),
        _ => "",
    }))));

    /// <summary>A request as a person's browser or a program would send it.</summary>
    public HttpRequestMessage Request(string url, string? cookie, HttpContent? body = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), url);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (!IsProgram) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        if (Method is "POST" or "PUT" or "PATCH")
            request.Content = body ?? (IsProgram ? new StringContent("{}", Encoding.UTF8, "application/json") : new FormUrlEncodedContent([]));
        return request;
    }

    public override string ToString() => $"{Method} {Pattern.RawText}";

    private static string Fitting(RoutePatternParameterPart parameter, string value)
    {
        var policies = parameter.ParameterPolicies.Select(p => p.Content).ToList();
        if (policies.Contains("guid")) return Guid.TryParse(value, out _) ? value : Guid.AllBitsSet.ToString();
        return policies.Contains("int") || policies.Contains("long") ? long.TryParse(value, out _) ? value : "1" : value;
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, string? Location, string Body)
{
    public bool AsksToSignIn => Status == 401 || Status is 302 or 303 && Location?.Contains(TrustSetup.SignInPath, StringComparison.Ordinal) == true;

    /// <summary>Sends and reads, a stream of events only for its first moment.</summary>
    public static async Task<Answer> Of(HttpClient client, HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var body = new StringBuilder();
        using var patience = new CancellationTokenSource();
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream") patience.CancelAfter(300);
        try
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(patience.Token));
            var buffer = new char[8192];
            for (int read; (read = await reader.ReadAsync(buffer, patience.Token)) > 0;) body.Append(buffer, 0, read);
        }
        catch (OperationCanceledException)
        {
            // What came in the first moment is enough.
        }
        return new((int)response.StatusCode, response.Headers.Location?.OriginalString, body.ToString());
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Daodi.City.Http;

/// <summary>What the platform answered.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonNode? Body)
{
    public bool Ok => (int)Status is >= 200 and < 300;

    /// <summary>The stable code of a refusal.</summary>
    public string? Code => Body is JsonObject problem ? (string?)problem["code"] : null;

    public override string ToString() => $"{(int)Status} {Code} {(string?)(Body as JsonObject)?["title"]}";
}

/// <summary>
/// The platform's doors, for many accounts over one connection pool. What is busy or broken is tried again, later each time;
/// a session that has ended is opened anew.
/// </summary>
internal sealed class Door(CityOptions options, HttpMessageHandler? handler = null) : IDisposable
{
    private const int MostTries = 7;
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Cookies are kept by account here, so the handler must not keep them for all.
    private readonly HttpClient _http = new(handler ?? new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = options.BaseUrl,
        Timeout = TimeSpan.FromMinutes(10),
    };
    private readonly Dictionary<string, string> _cookies = [];
    private readonly SemaphoreSlim _signing = new(1);

    /// <summary>As the source, with its token.</summary>
    public Task<Answer> AsSource(HttpMethod method, string path, Func<HttpContent?> content, CancellationToken ct) =>
        Tried(() =>
        {
            var request = new HttpRequestMessage(method, path) { Content = content() };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.SourceToken);
            return request;
        }, ct);

    /// <summary>As an account, signed in when needed.</summary>
    public async Task<Answer> As(string account, HttpMethod method, string path, Func<HttpContent?> content, CancellationToken ct)
    {
        for (var again = false; ; again = true)
        {
            var cookie = await SignedIn(account, ct);
            if (cookie.Cookie is null) return cookie.Refused!;
            var answer = await Tried(() =>
            {
                var request = new HttpRequestMessage(method, path) { Content = content() };
                request.Headers.Add("Cookie", cookie.Cookie);
                return request;
            }, ct);
            if (answer.Status != HttpStatusCode.Unauthorized || again) return answer;
            lock (_cookies) _cookies.Remove(account);
        }
    }

    public Task<Answer> Get(string account, string path, CancellationToken ct) => As(account, HttpMethod.Get, path, static () => null, ct);

    public static HttpContent JsonOf(JsonNode body) => new StringContent(body.ToJsonString(Json), Encoding.UTF8, "application/json");

    public void Dispose()
    {
        _http.Dispose();
        _signing.Dispose();
    }

    private async Task<(string? Cookie, Answer? Refused)> SignedIn(string account, CancellationToken ct)
    {
        lock (_cookies)
        {
            if (_cookies.TryGetValue(account, out var known)) return (known, null);
        }
        await _signing.WaitAsync(ct);
        try
        {
            var path = options.Password is null ? options.DemoDoor : "/api/v1/session";
            string? cookie = null;
            var answer = await Tried(
                () => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { user = account, password = options.Password ?? "" }) },
                ct, response => cookie = CookiesOf(response));
            if (!answer.Ok || cookie is null) return (null, answer);
            lock (_cookies) _cookies[account] = cookie;
            return (cookie, null);
        }
        finally
        {
            _signing.Release();
        }
    }

    private async Task<Answer> Tried(Func<HttpRequestMessage> make, CancellationToken ct, Action<HttpResponseMessage>? look = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var wait = TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, attempt)));
            try
            {
                using var request = make();
                using var response = await _http.SendAsync(request, ct);
                if (!IsPassing(response.StatusCode) || attempt == MostTries)
                {
                    look?.Invoke(response);
                    return new(response.StatusCode, await BodyOf(response, ct));
                }
                wait = response.Headers.RetryAfter?.Delta ?? wait;
            }
            catch (HttpRequestException e) when (attempt < MostTries)
            {
                options.Log($"{options.BaseUrl}: {e.Message}");
            }
            await Task.Delay(wait, options.Clock, ct);
        }
    }

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    private static async Task<JsonNode?> BodyOf(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) != true) return null;
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        try
        {
            return await JsonNode.ParseAsync(body, cancellationToken: ct);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? CookiesOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Set-Cookie", out var set) ? string.Join("; ", set.Select(c => c.Split(';')[0])) : null;
}

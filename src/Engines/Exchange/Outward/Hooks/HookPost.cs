using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Daodi.Kernel;
using Daodi.Trust;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange.Hooks;

/// <summary>What an answer means for an event and for its subscription.</summary>
public enum HookVerdict
{
    /// <summary>2xx.</summary>
    Taken,
    /// <summary>Nobody answers, or asks to come later (408, 425, 429, 502, 503, 504): nothing is wrong with the event.</summary>
    Down,
    /// <summary>Another 5xx.</summary>
    Failed,
    /// <summary>3xx, which is never followed, and other 4xx.</summary>
    Refused,
    /// <summary>410: the receiver wants nothing any more.</summary>
    Gone,
}

/// <summary>What came of one try.</summary>
/// <param name="Start">How the receiver's answer begins, on one line; null where there was none.</param>
public sealed record HookAnswer(HookVerdict Verdict, int? Status, Words Reason, string? Start, TimeSpan? RetryAfter, TimeSpan Took);

/// <summary>Says one event to one receiver, signed; and asks a receiver whether it wants any (handshake).</summary>
public sealed class HookPost(OutwardHttp http, HookEvent events, SiteKey key, IOptions<HookOptions> options, TimeProvider clock)
{
    internal const string SecretPurpose = "hook-secret";

    private static readonly MediaTypeHeaderValue Structured = new(HookEvent.MediaType) { CharSet = "utf-8" };

    /// <summary>Posts the event. It never throws for what a receiver does.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> ended it: whether it was taken is not known.</exception>
    public async Task<HookAnswer> Send(Hook hook, string id, string body, CancellationToken ct = default)
    {
        var (now, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        var secrets = Secrets(hook, now);
        if (secrets.Count == 0) return new(HookVerdict.Down, null, ("签名密钥无法解开（站点密钥已换），请更换密钥。", "The secret cannot be opened (the site's key is another); change it."), null, null, TimeSpan.Zero);
        var bytes = Encoding.UTF8.GetBytes(body);
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = Structured;
        var reply = await http.Send(HttpMethod.Post, new Uri(hook.Url), HookSignature.Headers(id, now, bytes, secrets), content, Limit, ct);
        return Judge(reply, clock.GetElapsedTime(began));
    }

    /// <summary>
    /// Asks by OPTIONS whether the receiver wants events of this site (HTTP 1.1 Web Hooks for Event Delivery 1.0.2, section 4): nobody
    /// is sent what they did not ask for. How many a minute it allows; null for any number. Errors: those of
    /// <see cref="OutwardHttp.Send"/>, <c>hook.handshake</c>.
    /// </summary>
    public async Task<Result<int?>> Ask(string url, CancellationToken ct = default)
    {
        var origin = events.Origin;
        var reply = await http.Send(HttpMethod.Options, new Uri(url), [("WebHook-Request-Origin", origin), ("WebHook-Request-Rate", "*")], null, Limit, ct);
        if (!reply.Ok) return reply.Error;
        var (status, headers) = (reply.Value.Status, reply.Value.Headers);
        var allowed = First(headers, "WebHook-Allowed-Origin");
        if (status is < 200 or > 299 || allowed is null || !(allowed == "*" || allowed.Equals(origin, StringComparison.OrdinalIgnoreCase)))
        {
            return Error.Invalid("hook.handshake", (
                $"对方没有同意接收：OPTIONS 回应 {status}，WebHook-Allowed-Origin 为“{allowed ?? "无"}”，应为“{origin}”或“*”。请对方按说明开通；确认是本单位自己的接收端时，可勾选跳过。",
                $"The receiver did not agree: OPTIONS answered {status} with WebHook-Allowed-Origin “{allowed ?? "none"}” instead of “{origin}” or “*”. Have it agree as the guide says; for a receiver of your own you may skip this."));
        }

        return First(headers, "WebHook-Allowed-Rate") is { } rate && int.TryParse(rate, NumberStyles.None, CultureInfo.InvariantCulture, out var minute) && minute > 0 ? minute : (int?)null;
    }

    private TimeSpan Limit => TimeSpan.FromSeconds(options.Value.TimeoutSeconds);

    private List<string> Secrets(Hook hook, DateTimeOffset now)
    {
        byte[]?[] sealed_ = [hook.Secret, hook.FormerUntil > now ? hook.Former : null];
        return [.. sealed_.OfType<byte[]>().Select(s => key.Open(SecretPurpose, s)).OfType<string>()];
    }

    private static HookAnswer Judge(Result<OutwardReply> reply, TimeSpan took)
    {
        if (!reply.Ok) return new(HookVerdict.Down, null, Fit(reply.Error.Message), null, null, took);
        var (status, start, retry, _) = reply.Value;
        return status switch
        {
            >= 200 and < 300 => new(HookVerdict.Taken, status, ($"已接收（{status}）", $"Taken ({status})"), null, null, took),
            410 => new(HookVerdict.Gone, status, ("对方回应 410：不再接收。", "The receiver answered 410: it wants no more."), Line(start), null, took),
            408 or 425 or 429 or 502 or 503 or 504 => new(HookVerdict.Down, status, ($"对方暂时不能接收（{status}）。", $"The receiver cannot take it just now ({status})."), Line(start), retry, took),
            >= 500 => new(HookVerdict.Failed, status, ($"对方出错（{status}）。", $"The receiver failed ({status})."), Line(start), retry, took),
            >= 300 and < 400 => new(HookVerdict.Refused, status, ($"对方要求跳转（{status}），跳转一律不跟随；请把地址改为最终地址。", $"The receiver redirects ({status}), which is never followed; use the final address."), Line(start), null, took),
            _ => new(HookVerdict.Refused, status, ($"对方拒绝（{status}）。", $"The receiver refused it ({status})."), Line(start), null, took),
        };
    }

    /// <summary>The beginning of an answer as it is kept: short, without control characters, which could not be stored or shown.</summary>
    private static string? Line(string start)
    {
        var text = new StringBuilder(Math.Min(start.Length, HookDelivery.LongestAnswer));
        foreach (var c in start)
        {
            if (text.Length >= HookDelivery.LongestAnswer - 1) break;
            text.Append(char.IsControl(c) ? ' ' : char.IsSurrogate(c) ? '\uFFFD' : c);
        }

        var line = text.ToString().Trim();
        return line.Length == 0 ? null : line;
    }

    private static Words Fit(Words words) => (Short(words.Zh), Short(words.En));

    private static string Short(string text) => (text.Length <= 400 ? text : text[..400]).Replace('\0', ' ');

    private static string? First(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First().Trim() : null;
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>
/// What the interfaces of WeChat and of WeCom-like messengers share: an access token in the query, JSON both ways, and
/// <c>errcode</c>, 0 for taken. A token that has been voided elsewhere is renewed once.
/// </summary>
internal sealed class TokenInterface(OutwardHttp outward, AccessTokens tokens, string channel, TimeSpan timeout)
{
    /// <summary>Codes that say the token is not valid (any more).</summary>
    private static readonly int[] s_token = [40001, 40014, 42001, 42007, 41001];

    /// <summary>Busy, or too often in a minute or a day.</summary>
    private static readonly int[] s_later = [-1, 45009, 45011, 45033, 48006, 50002];

    /// <summary>Wrong id or secret, an address that is not on the list, a right that was not given: the channel's fault.</summary>
    private static readonly int[] s_channel = [40013, 40125, 40164, 48001, 50001, 60020, 40056, 301002];

    public async Task<SendOutcome> Send(int version, Func<CancellationToken, Task<Result<(string, TimeSpan)>>> ask, Func<string, Uri> to, JsonObject body, string recipient, CancellationToken ct)
    {
        for (var again = false; ; again = true)
        {
            var token = await tokens.Get(channel, version, ask, ct);
            if (!token.Ok) return new(SendResult.Channel, token.Error);
            var answer = await outward.Post(to(token.Value), [], Encoding.UTF8.GetBytes(JsonTemplate.Text(body)), "application/json; charset=utf-8", timeout, ct);
            if (!answer.Ok) return JsonAnswer.Unanswered(answer.Error);
            if (JsonAnswer.Status(answer.Value) is { } refused) return refused;
            var said = JsonAnswer.Parse(answer.Value.Body);
            if (Code(said) is not { } code) return new(SendResult.Channel, Strange);
            if (code == 0) return Unknown(said, recipient) ?? SendOutcome.Taken;
            if (s_token.Contains(code))
            {
                tokens.Forget(channel, token.Value);
                if (!again) continue;
            }

            return new(s_later.Contains(code) ? SendResult.Later : s_channel.Contains(code) || s_token.Contains(code) ? SendResult.Channel : SendResult.Never, Said(code, said, recipient));
        }
    }

    /// <summary>Reads the answer to a request for a token. Errors: <c>token.refused</c>, <c>token.answer</c>, those of the call.</summary>
    public static Result<(string Token, TimeSpan Holds)> Token(Result<OutwardAnswer> answer)
    {
        if (!answer.Ok) return answer.Error;
        if (JsonAnswer.Status(answer.Value) is { } refused) return refused.Error!;
        var said = JsonAnswer.Parse(answer.Value.Body);
        if (JsonAnswer.At(said, "access_token") is { Length: > 0 and <= 1000 } token && int.TryParse(JsonAnswer.At(said, "expires_in"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400)
            return (token, TimeSpan.FromSeconds(seconds));
        return Code(said) is { } code and not 0 ? Said(code, said, "") with { Code = "token.refused" } : Strange with { Code = "token.answer" };
    }

    private static int? Code(JsonNode? said) => int.TryParse(JsonAnswer.At(said, "errcode"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : null;

    /// <summary>Taken, but not for this one: a messenger names whom it does not know.</summary>
    private static SendOutcome? Unknown(JsonNode? said, string recipient) => JsonAnswer.At(said, "invaliduser") is { Length: > 0 } unknown && unknown.Split('|').Contains(recipient, StringComparer.OrdinalIgnoreCase)
        ? new(SendResult.Never, Error.Invalid("messenger.unknown", ("对方通讯录里没有这个账号，或不在应用可见范围。", "The messenger does not know this account, or may not show it to this application."))) : null;

    private static Error Said(int code, JsonNode? said, string recipient)
    {
        var words = MessageText.Reason(JsonAnswer.At(said, "errmsg"), recipient);
        return Error.Invalid($"errcode.{code}", ($"对方返回 {code}：{words}", $"The other side answered {code}: {words}"));
    }

    private static Error Strange => Error.Invalid("errcode.none", ("对方回应 200，但不是约定的内容。", "The other side answered 200 with something that was not agreed."));
}

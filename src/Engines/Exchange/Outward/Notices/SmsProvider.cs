using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Daodi.Kernel;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange;

/// <summary>
/// Short messages through any provider that takes JSON over HTTP: the body is a template of the site's, each request is signed
/// with HMAC-SHA-256 over method, path, time, nonce and the body's hash, so that it can be neither altered nor sent again.
/// </summary>
public sealed class SmsProvider(OutwardHttp outward, IOptions<MessageOptions> options, TimeProvider clock) : IMessageProvider
{
    public const string KeyHeader = "X-Daodi-Key", TimeHeader = "X-Daodi-Timestamp", NonceHeader = "X-Daodi-Nonce", SignatureHeader = "X-Daodi-Signature";

    private const int LongestText = 500;

    public string Channel => MessageChannels.Sms;
    public Words Title => ("短信", "SMS");
    public Words AddressTitle => ("手机号", "Mobile number");
    public Words? SecretTitle => ("签名密钥", "Signing key");
    public bool HasTemplates => true;

    public IReadOnlyList<ChannelField> Fields { get; } =
    [
        new("url", ("接口地址", "Address of the interface"), ("https；内部地址须先写入设置 Outward:AllowedHosts", "https; an inner host must be named in the setting Outward:AllowedHosts first")) { Example = "https://sms.city.example/send" },
        new("keyId", ("密钥编号", "Id of the key"), ("放在请求头 X-Daodi-Key", "Sent in the header X-Daodi-Key"), Required: false),
        new("sign", ("短信签名", "Signature of the messages"), ("如 德州政务", "Such as 德州政务"), Required: false),
        new("body", ("请求体模板（JSON）", "Body (JSON)"), ("可用 {to} {text} {sign} {template} {id}；整项写 {values} 则为模板参数对象，{valuesText} 则为其 JSON 文本",
            "There are {to} {text} {sign} {template} {id}; {values} alone is the object of the template's values, {valuesText} the same as text"),
            """{"phone":"{to}","sign":"{sign}","template":"{template}","params":"{values}","content":"{text}","outId":"{id}"}""", Lines: true),
        new("okPath", ("成功标志所在字段", "Where the answer says whether it was taken"), ("如 code；留空则只看 HTTP 状态", "Such as code; empty looks at the HTTP status alone"), "code", Required: false),
        new("okValue", ("成功时的值", "What it says then"), ("如 OK 或 0", "Such as OK or 0"), "OK", Required: false),
        new("later", ("可重试的错误码", "Codes worth another try"), ("逗号分隔，如 LIMIT,BUSY", "Separated by commas, such as LIMIT,BUSY"), Required: false),
    ];

    public Error? Check(ChannelSettings settings)
    {
        if (!IsAddress(settings["url"])) return Error.Invalid("channel.url", ("请填写完整的 http 或 https 地址。", "Give a whole http or https address."), "url");
        if (JsonTemplate.Parse(settings["body"]) is null) return Error.Invalid("channel.body", ("请求体不是 JSON 对象。", "The body is no JSON object."), "body");
        if (!settings["body"].Contains("{to}", StringComparison.Ordinal)) return Error.Invalid("channel.body", ("请求体里没有 {to}，对方不知道发给谁。", "There is no {to} in the body: nobody could tell whom it is for."), "body");
        return settings.Fields.FirstOrDefault(f => f.Key is "keyId" or "sign" && f.Value.Any(char.IsControl)).Key is { } control
            ? Error.Invalid("channel.control", ("不能有控制字符。", "There may be no control characters."), control) : null;
    }

    public Result<string> Address(string typed) =>
        typed.Length <= 40 && PhoneNumber.Parse(typed) is { Ok: true, Value: { IsMobile: true } phone } ? phone.ToString()
            : Error.Invalid("address.format", ("请填写 11 位手机号。", "Give a mobile number of 11 digits."), "address");

    public string Mask(string address) => PhoneNumber.Parse(address) is { Ok: true, Value: var phone } ? phone.Masked : "***";

    public string Show(ChannelSettings settings, OutgoingMessage message) =>
        $"POST {settings["url"]}\n{KeyHeader}: {settings["keyId"]}\n{SignatureHeader}: …\n\n{Body(settings, message with { To = Mask(message.To) })}";

    public async Task<SendOutcome> Send(ChannelSettings settings, OutgoingMessage message, CancellationToken ct)
    {
        // A body that carries no text says everything by the provider's template.
        if (string.IsNullOrEmpty(message.Template) && settings["body"].Contains("{template}", StringComparison.Ordinal) && !settings["body"].Contains("{text}", StringComparison.Ordinal))
            return new(SendResult.Never, NoTemplate);
        var address = new Uri(settings["url"]);
        var body = Encoding.UTF8.GetBytes(Body(settings, message));
        var (time, nonce) = (clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        var headers = new List<(string, string)> { (TimeHeader, time), (NonceHeader, nonce) };
        if (settings["keyId"].Length > 0) headers.Add((KeyHeader, settings["keyId"]));
        if (settings.Secret is { Length: > 0 } secret) headers.Add((SignatureHeader, Sign(secret, address, time, nonce, body)));
        var answer = await outward.Post(address, headers, body, "application/json; charset=utf-8", TimeSpan.FromSeconds(options.Value.TimeoutSeconds), ct);
        return answer.Ok ? Judge(settings, answer.Value, message.To) : JsonAnswer.Unanswered(answer.Error);
    }

    /// <summary>Hex of HMAC-SHA-256 under the key over <c>POST</c>, path with query, time, nonce and the hex SHA-256 of the body, a line each.</summary>
    internal static string Sign(string secret, Uri address, string time, string nonce, byte[] body) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"POST\n{address.PathAndQuery}\n{time}\n{nonce}\n{Convert.ToHexStringLower(SHA256.HashData(body))}")));

    internal static bool IsAddress(string text) => text.Length <= 1000 && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0;

    internal static Error NoTemplate => Error.Invalid("template.number", ("该模板没有填写服务商的模板编号。", "The template does not name the provider's own template."));

    private static string Body(ChannelSettings settings, OutgoingMessage message) => JsonTemplate.Fill(JsonTemplate.Parse(settings["body"])!, new Dictionary<string, string>
    {
        ["to"] = message.To,
        ["text"] = Message.Cut(message.Text, LongestText),
        ["sign"] = settings["sign"],
        ["template"] = message.Template ?? "",
        ["id"] = message.Id.ToString(CultureInfo.InvariantCulture),
    }, message.Values);

    private static SendOutcome Judge(ChannelSettings settings, OutwardAnswer answer, string to)
    {
        if (JsonAnswer.Status(answer) is { } refused) return refused;
        if (settings["okPath"].Length == 0) return SendOutcome.Taken;
        var said = JsonAnswer.At(JsonAnswer.Parse(answer.Body), settings["okPath"]);
        if (said == settings["okValue"]) return SendOutcome.Taken;
        // 200 with something else altogether: a sign-in page, a proxy. That is no word about this message.
        if (said is null) return new(SendResult.Channel, Error.Invalid("sms.answer", ("对方回应 200，但不是约定的内容。", "The other side answered 200 with something that was not agreed.")));
        var reason = MessageText.Reason(said, to);
        var error = Error.Invalid("sms.refused", ($"短信服务商拒绝：{reason}", $"The provider refused: {reason}"));
        return new(settings["later"].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(said, StringComparer.Ordinal) ? SendResult.Later : SendResult.Never, error);
    }
}

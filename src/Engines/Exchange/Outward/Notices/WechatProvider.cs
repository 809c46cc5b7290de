using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Daodi.Kernel;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange;

/// <summary>
/// Template and subscription messages of a WeChat official account (公众号模板消息、订阅通知). A template's text is a field a line:
/// <c>thing1: {kind}</c>. The link goes beside the fields.
/// </summary>
public sealed partial class WechatProvider(OutwardHttp outward, AccessTokens tokens, IOptions<MessageOptions> options) : IMessageProvider
{
    private const string ByTemplate = "template", BySubscription = "subscribe";

    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);

    public string Channel => MessageChannels.Wechat;
    public Words Title => ("微信公众号", "WeChat");
    public Words AddressTitle => ("公众号 OpenID", "OpenID");
    public Words? SecretTitle => ("AppSecret", "AppSecret");
    public bool HasTemplates => true;

    public IReadOnlyList<ChannelField> Fields { get; } =
    [
        new("url", ("接口地址", "Address of the interface"), Default: "https://api.weixin.qq.com"),
        new("appId", ("AppID", "AppID")) { Example = "wx0000000000000000" },
        new("by", ("消息类型", "Kind of message"), Default: ByTemplate, Options: [(ByTemplate, ("模板消息", "Template message")), (BySubscription, ("订阅通知", "Subscription message"))]),
    ];

    public Error? Check(ChannelSettings settings)
    {
        if (!SmsProvider.IsAddress(settings["url"])) return Error.Invalid("channel.url", ("请填写完整的 http 或 https 地址。", "Give a whole http or https address."), "url");
        if (!Id().IsMatch(settings["appId"])) return Error.Invalid("channel.app-id", ("AppID 由字母、数字和下划线组成。", "An AppID has letters, digits and underscores."), "appId");
        return settings["by"] is ByTemplate or BySubscription ? null : Error.Invalid("channel.by", ("请选择消息类型。", "Choose the kind of message."), "by");
    }

    public Result<string> Address(string typed) => Id().IsMatch(typed.Trim()) ? typed.Trim()
        : Error.Invalid("address.format", ("OpenID 由字母、数字、下划线和连字符组成，在公众号菜单“我的 OpenID”查看。", "An OpenID has letters, digits, underscores and hyphens."), "address");

    public string Mask(string address) => address.Length < 8 ? "***" : $"{address[..3]}***{address[^3..]}";

    public string Show(ChannelSettings settings, OutgoingMessage message) =>
        $"POST {Endpoint(settings, "…")}\n\n{JsonTemplate.Text(Body(settings, message with { To = Mask(message.To) }))}";

    public Task<SendOutcome> Send(ChannelSettings settings, OutgoingMessage message, CancellationToken ct) => string.IsNullOrEmpty(message.Template)
        ? Task.FromResult(new SendOutcome(SendResult.Never, SmsProvider.NoTemplate))
        : new TokenInterface(outward, tokens, Channel, _timeout).Send(settings.Version, stop => Token(settings, stop), token => Endpoint(settings, token), Body(settings, message), message.To, ct);

    /// <summary>The stable token: asking again within its time gives the same one and voids none (获取稳定版接口调用凭据). Its secret is in the body and in no address.</summary>
    private async Task<Result<(string, TimeSpan)>> Token(ChannelSettings settings, CancellationToken ct)
    {
        var body = new JsonObject { ["grant_type"] = "client_credential", ["appid"] = settings["appId"], ["secret"] = settings.Secret ?? "" };
        return TokenInterface.Token(await outward.Post(At(settings, "/cgi-bin/stable_token"), [], Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json", _timeout, ct));
    }

    internal static JsonObject Body(ChannelSettings settings, OutgoingMessage message)
    {
        var data = new JsonObject();
        foreach (var line in message.Text.Split('\n'))
        {
            if (Field().Match(line) is not { Success: true } field) continue;
            var (name, value) = (field.Groups["name"].Value, field.Groups["value"].Value.Trim());
            data[name] = new JsonObject { ["value"] = Message.Cut(value, Longest(name)) };
        }

        var body = new JsonObject { ["touser"] = message.To, ["template_id"] = message.Template ?? "", ["data"] = data };
        if (settings["by"] == BySubscription) body["page"] = message.Link;
        else if (message.Link is { } link) body["url"] = link;
        body["client_msg_id"] = message.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return body;
    }

    /// <summary>What a field of its kind may hold, as the interface's documentation lists it.</summary>
    private static int Longest(string name) => name switch
    {
        _ when name.StartsWith("character_string", StringComparison.Ordinal) || name.StartsWith("number", StringComparison.Ordinal) || name.StartsWith("letter", StringComparison.Ordinal) => 32,
        _ when name.StartsWith("phrase", StringComparison.Ordinal) => 5,
        _ when name.StartsWith("name", StringComparison.Ordinal) => 10,
        _ when name.StartsWith("thing", StringComparison.Ordinal) => 20,
        _ => 200,
    };

    private static Uri Endpoint(ChannelSettings settings, string token) =>
        At(settings, (settings["by"] == BySubscription ? "/cgi-bin/message/subscribe/bizsend" : "/cgi-bin/message/template/send") + "?access_token=" + Uri.EscapeDataString(token));

    private static Uri At(ChannelSettings settings, string path) => new(settings["url"].TrimEnd('/') + path);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{4,64}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"\A(?<name>[a-z_]{1,30}[0-9]{0,4}(?:\.DATA)?)[:：](?<value>.*)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Field();
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Daodi.Kernel;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange;

/// <summary>The government's messenger: the interface of 政务微信 and WeCom, which others follow (gettoken, message/send).</summary>
public sealed partial class MessengerProvider(OutwardHttp outward, AccessTokens tokens, IOptions<MessageOptions> options) : IMessageProvider
{
    private const int LongestText = 600;

    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);

    public string Channel => MessageChannels.Messenger;
    public Words Title => ("政务通讯", "Government messenger");
    public Words AddressTitle => ("政务通讯账号", "Account there");
    public Words? SecretTitle => ("应用密钥", "Secret of the application");
    public bool HasTemplates => false;

    public IReadOnlyList<ChannelField> Fields { get; } =
    [
        new("url", ("接口地址", "Address of the interface"), ("如 https://zwwx.city.example；内部地址须先写入设置 Outward:AllowedHosts", "Such as https://zwwx.city.example; an inner host must be named in the setting Outward:AllowedHosts first")) { Example = "https://messenger.city.example" },
        new("corpId", ("单位编号（corpid）", "Corporation (corpid)")) { Example = "ww0000000000000000" },
        new("agentId", ("应用编号（agentid）", "Application (agentid)")) { Example = "1000002" },
    ];

    public Error? Check(ChannelSettings settings)
    {
        if (!SmsProvider.IsAddress(settings["url"])) return Error.Invalid("channel.url", ("请填写完整的 http 或 https 地址。", "Give a whole http or https address."), "url");
        if (!Id().IsMatch(settings["corpId"])) return Error.Invalid("channel.corp-id", ("单位编号由字母、数字组成。", "It has letters and digits."), "corpId");
        return int.TryParse(settings["agentId"], out var agent) && agent > 0 ? null : Error.Invalid("channel.agent-id", ("应用编号是数字。", "It is a number."), "agentId");
    }

    public Result<string> Address(string typed) => Id().IsMatch(typed.Trim()) ? typed.Trim()
        : Error.Invalid("address.format", ("账号由字母、数字和 - _ . @ 组成，最长 64 位。", "An account has letters, digits and - _ . @, 64 at most."), "address");

    public string Mask(string address) => address.Length < 3 ? "***" : $"{address[0]}***{address[^1]}";

    public string Show(ChannelSettings settings, OutgoingMessage message) =>
        $"POST {At(settings, "/cgi-bin/message/send?access_token=…")}\n\n{JsonTemplate.Text(Body(settings, message with { To = Mask(message.To) }))}";

    public Task<SendOutcome> Send(ChannelSettings settings, OutgoingMessage message, CancellationToken ct) =>
        new TokenInterface(outward, tokens, Channel, _timeout).Send(settings.Version, stop => Token(settings, stop),
            token => At(settings, "/cgi-bin/message/send?access_token=" + Uri.EscapeDataString(token)), Body(settings, message), message.To, ct);

    private async Task<Result<(string, TimeSpan)>> Token(ChannelSettings settings, CancellationToken ct) => TokenInterface.Token(await outward.Get(
        At(settings, $"/cgi-bin/gettoken?corpid={Uri.EscapeDataString(settings["corpId"])}&corpsecret={Uri.EscapeDataString(settings.Secret ?? "")}"), [], ct));

    private static JsonObject Body(ChannelSettings settings, OutgoingMessage message) => new()
    {
        ["touser"] = message.To,
        ["msgtype"] = "text",
        ["agentid"] = int.Parse(settings["agentId"], System.Globalization.CultureInfo.InvariantCulture),
        ["text"] = new JsonObject { ["content"] = Message.Cut(message.Text, LongestText) },
        // The same message within half an hour is taken once: what a crash sends again is not shown again.
        ["enable_duplicate_check"] = 1,
        ["duplicate_check_interval"] = 1800,
    };

    private static Uri At(ChannelSettings settings, string path) => new(settings["url"].TrimEnd('/') + path);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}\z")]
    private static partial Regex Id();
}

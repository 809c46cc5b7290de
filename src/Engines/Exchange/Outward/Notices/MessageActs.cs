using Daodi.Trust;

namespace Daodi.Exchange;

/// <summary>The acts around messages. What the platform itself sends is told by the rows of the outbox.</summary>
public static class MessageActs
{
    public const string ChannelChanged = "exchange.message-channel";
    public const string ChannelTried = "exchange.message-trial";
    public const string TemplateChanged = "exchange.message-template";
    public const string Replayed = "exchange.message-replay";
    public const string AddressAdded = "exchange.message-address";
    public const string AddressProven = "exchange.message-address-proven";
    public const string AddressRemoved = "exchange.message-address-removed";
    public const string ChoiceKept = "exchange.message-choice";

    public static IReadOnlyList<ActType> Types { get; } =
    [
        new(ChannelChanged, ("变更消息渠道", "Message channel changed")),
        new(ChannelTried, ("试发消息", "Message channel tried")),
        new(TemplateChanged, ("变更消息模板", "Message template changed")),
        new(Replayed, ("重发消息", "Messages replayed")),
        new(AddressAdded, ("登记接收地址", "Address for messages added")),
        new(AddressProven, ("验证接收地址", "Address for messages proven")),
        new(AddressRemoved, ("删除接收地址", "Address for messages removed")),
        new(ChoiceKept, ("设置接收渠道", "Channels for notices chosen")),
    ];
}

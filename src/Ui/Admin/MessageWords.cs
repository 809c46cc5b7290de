using Daodi.Exchange;
using Daodi.Ui.Components;

namespace Daodi.Ui.Admin;

/// <summary>What people read for the states of channels and messages.</summary>
internal static class MessageWords
{
    public static (Words Title, Tone Tone) Of(ChannelState state) => state switch
    {
        ChannelState.Real => (("正式发送", "Sends"), Tone.Good),
        ChannelState.Sandbox => (("沙箱", "Sandbox"), Tone.Caution),
        _ => (("停用", "Off"), Tone.Neutral),
    };

    public static (Words Title, Tone Tone) Of(MessageState state) => state switch
    {
        MessageState.Waiting => (("待发", "Waiting"), Tone.Accent),
        MessageState.Gathered => (("等待汇总", "For a digest"), Tone.Neutral),
        MessageState.Sent => (("已发出", "Sent"), Tone.Good),
        MessageState.Shown => (("沙箱，未外发", "Sandbox, not sent"), Tone.Caution),
        MessageState.Dead => (("发送失败", "Given up"), Tone.Bad),
        _ => (("不再需要", "Not wanted"), Tone.Neutral),
    };

    /// <summary>A message that was refused and waits for another attempt says so.</summary>
    public static (Words Title, Tone Tone) Of(Message message) => message is { State: MessageState.Waiting, ErrorCode: not null }
        ? (("待重试", "To be tried again"), Tone.Caution) : Of(message.State);
}

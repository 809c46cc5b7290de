using Daodi.Exchange.Hooks;
using Daodi.Ui.Components;

namespace Daodi.Ui.Admin;

/// <summary>How the pages of web hooks call states and groups of events.</summary>
internal static class HookWords
{
    public static (Words Title, Tone Tone) Of(Hook hook) => hook.State switch
    {
        HookState.Active when hook.FailingSince is not null => (("送不出去", "Failing"), Tone.Bad),
        HookState.Active => (("启用", "On"), Tone.Good),
        HookState.Paused => (("暂停", "Paused"), Tone.Caution),
        HookState.Gone => (("对方已注销", "Gone"), Tone.Bad),
        _ => (("停用", "Off"), Tone.Neutral),
    };

    public static (Words Title, Tone Tone) Of(HookDeliveryState state) => state switch
    {
        HookDeliveryState.Taken => (("已接收", "Taken"), Tone.Good),
        HookDeliveryState.Dead => (("死信", "Dead letter"), Tone.Bad),
        HookDeliveryState.Queued => (("排队", "In line"), Tone.Neutral),
        _ => (("待发送", "To be sent"), Tone.Accent),
    };

    /// <summary>The first part of a type of act, as people call it.</summary>
    public static Words Group(string prefix, Daodi.Seam.Systems systems) => prefix switch
    {
        "trust" => ("账号与权限", "Accounts and rights"),
        "exchange" => ("数据交换", "Exchange of data"),
        "subjects" => ("主体", "Subjects"),
        "privacy" => ("个人信息", "Personal data"),
        _ => systems.All.FirstOrDefault(s => s.Id == prefix)?.Name ?? Words.Same(prefix),
    };

    /// <summary>An address without its query, in which receivers like to have a token.</summary>
    public static string Address(string url) => Uri.TryCreate(url, UriKind.Absolute, out var whole) ? whole.GetLeftPart(UriPartial.Path) : url;
}

using Daodi.Exchange;
using Daodi.Trust;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Admin;

/// <summary>One channel: whether it sends, what it needs for it, and a trial.</summary>
public sealed partial class MessageChannelPage
{
    private static readonly IReadOnlyList<Option> States =
    [
        new(nameof(ChannelState.Off), ("停用", "Off"), ("不写消息", "Nothing is written for it")),
        new(nameof(ChannelState.Sandbox), ("沙箱", "Sandbox"), ("照常写消息，只显示，不外发", "Messages are written and shown; nothing leaves")),
        new(nameof(ChannelState.Real), ("正式发送", "Sends"), ("只发给验证过地址的人；沙箱中验证的地址不算", "Only to who has proven an address; one proven in the sandbox does not count")),
    ];

    [Parameter] public string Id { get; set; } = "";
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private MessageChannelDesk Desk { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;

    private IMessageProvider Provider { get; set; } = null!;
    private MessageChannel? Channel { get; set; }
    private IReadOnlyDictionary<string, string> Typed { get; set; } = new Dictionary<string, string>();
    private string? To { get; set; }
    private string? Wire { get; set; }
    private Words? Notice { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private static Words Lead => ("密钥用站点密钥加密保存，任何页面和日志都不显示。", "The secret is sealed with the site's key; no page and no log shows it.");

    protected override async Task OnInitializedAsync()
    {
        if (Desk.Provider(Id) is not { } provider) return;
        Provider = provider;
        await Load();
    }

    private async Task Load()
    {
        var channel = await Desk.Get(Id, Http.RequestAborted);
        Typed = Desk.Open(channel).Fields;
        Channel = channel;
    }

    private async Task Switch() => await After(
        await Desk.Switch(Id, Enum.TryParse<ChannelState>(Http.Request.Form["state"], out var state) ? state : (ChannelState)(-1), Viewer, Http.RequestAborted), ("状态已更改。", "Changed."));

    private async Task Keep()
    {
        var form = Http.Request.Form;
        var typed = Provider.Fields.ToDictionary(f => f.Name, f => form[f.Name].ToString());
        await After(await Desk.Keep(Id, typed, form["secret"], form["forget"] == "yes", Viewer, Http.RequestAborted), ("设置已保存。", "Saved."));
        if (Errors.Count > 0) Typed = typed;
    }

    private async Task Try()
    {
        To = Http.Request.Form["to"];
        var tried = await Desk.Try(Id, To, Viewer, Http.RequestAborted);
        if (tried.Ok) Wire = tried.Value;
        await After(tried.Map(_ => Done.It), Channel!.State == ChannelState.Sandbox ? ("沙箱：会发出下面的内容。", "Sandbox: this would be sent.") : ("对方已接收。", "The other side took it."));
    }

    private async Task After(Result<Done> done, Words notice)
    {
        if (done.Ok) Notice = notice;
        else Errors = [done.Error];
        await Load();
    }
}

using Daodi.Exchange;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Admin;

/// <summary>The channels with what waits and what failed, and every message that was written, masked.</summary>
public sealed partial class MessagesPage
{
    private const int Size = 50;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private MessageChannelDesk Desk { get; set; } = null!;
    [Inject] private MessageDesk Messages { get; set; } = null!;
    [Inject] private MessageTemplates Templates { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "channel")] private string? Channel { get; set; }
    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }
    [SupplyParameterFromQuery(Name = "kind")] private string? Kind { get; set; }
    [SupplyParameterFromQuery(Name = "no")] private string? No { get; set; }
    [SupplyParameterFromQuery(Name = "after")] private long? After { get; set; }

    private IReadOnlyDictionary<string, MessageChannel> Channels { get; set; } = new Dictionary<string, MessageChannel>();
    private IReadOnlyDictionary<string, ChannelFigures> Figures { get; set; } = new Dictionary<string, ChannelFigures>();
    private List<MessageLine> Rows { get; set; } = [];
    private Words? Notice { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private string NextHref => "/admin/messages?" + string.Join('&', new[] { ("channel", Channel), ("state", State), ("kind", Kind), ("no", No) }
        .Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}").Append($"after={Rows[^1].Message.Id}"));

    protected override Task OnInitializedAsync() => Load();

    private async Task Load()
    {
        var state = Enum.TryParse<MessageState>(State, out var parsed) && Enum.IsDefined(parsed) ? parsed : (MessageState?)null;
        var channels = await Desk.All(Http.RequestAborted);
        var figures = await Desk.Figures(Http.RequestAborted);
        Rows = await Messages.List(new(Blank(Channel), state, Blank(Kind), Blank(No), After, Size), Http.RequestAborted);
        // Last and together, since the page shows what it has as soon as it has any.
        (Channels, Figures) = (channels, figures);
    }

    private async Task Replay(string channel)
    {
        var done = await Messages.Replay(null, channel, Viewer, Http.RequestAborted);
        if (done.Ok) Notice = ($"{done.Value} 条重新等待发送。", $"{done.Value} wait to be sent again.");
        else Errors = [done.Error];
        await Load();
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

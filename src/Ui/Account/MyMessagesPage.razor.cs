using Daodi.Exchange;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Account;

/// <summary>Where a person is reached outside the product: addresses, each proven by a code, and which notices go to which.</summary>
public sealed partial class MyMessagesPage
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private MessageAddressDesk Desk { get; set; } = null!;
    [Inject] private MessageChannelDesk ChannelDesk { get; set; } = null!;
    [Inject] private MessageRules Rules { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;

    private IReadOnlyDictionary<string, MessageChannel> Channels { get; set; } = new Dictionary<string, MessageChannel>();
    private Dictionary<string, MessageAddress> Addresses { get; set; } = [];
    private Dictionary<string, string> Choices { get; set; } = [];
    private List<IMessageProvider> Open { get; set; } = [];
    private string? Failed { get; set; }
    private string? Typed { get; set; }
    private Words? Notice { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private Words QuietWords => Open.Select(p => (p.Title, Quiet: Rules.Quiet(p.Channel))).Where(q => q.Quiet is not null).ToList() is { Count: > 0 } quiet
        ? ($"免打扰：{string.Join('；', quiet.Select(q => $"{q.Title.Zh} {q.Quiet}"))}。不紧急的等到结束后再发，多条合成一条。",
            $"Quiet: {string.Join("; ", quiet.Select(q => $"{q.Title.En} {q.Quiet}"))}. What is not urgent waits until then, several in one.")
        : ("", "");

    protected override Task OnInitializedAsync() => Load();

    private async Task Load()
    {
        if (Viewer.AccountId is not { } account) return;
        Addresses = (await Desk.Of(account, Http.RequestAborted)).ToDictionary(a => a.Channel);
        Choices = await Desk.Choices(account, Http.RequestAborted);
        Channels = await ChannelDesk.All(Http.RequestAborted);
        Open = [.. ChannelDesk.Providers.Where(p => Channels[p.Channel].State != ChannelState.Off)];
    }

    private bool Wants(MessageKind kind, string channel) =>
        Choices.TryGetValue(kind.Kind, out var chosen) ? chosen.Split(',').Contains(channel) : kind.Channels.Contains(channel);

    private async Task Add(string channel)
    {
        Typed = Http.Request.Form["address"];
        await After(channel, await Desk.Add(channel, Typed, Viewer, Http.RequestAborted), Sent);
    }

    private async Task Again(string channel) => await After(channel, await Desk.Again(channel, Viewer, Http.RequestAborted), Sent);

    private async Task Prove(string channel) =>
        await After(channel, await Desk.Prove(channel, Http.Request.Form["code"], Viewer, Http.RequestAborted), ("地址已验证。", "The address is proven."));

    private async Task Remove(string channel) => await After(channel, await Desk.Remove(channel, Viewer, Http.RequestAborted), ("地址已删除。", "The address is removed."));

    private async Task Choose()
    {
        var wanted = Http.Request.Form["want"].OfType<string>().Take(500).Select(w => w.Split('/', 2)).Where(w => w.Length == 2).Select(w => (w[0], w[1])).ToHashSet();
        // A channel that is off is not on the page: what was chosen for it stays.
        foreach (var kind in Rules.Kinds)
            foreach (var provider in ChannelDesk.Providers.Where(p => Open.All(o => o.Channel != p.Channel) && Wants(kind, p.Channel)))
                wanted.Add((kind.Kind, provider.Channel));
        await After("", await Desk.Choose(wanted, Viewer, Http.RequestAborted), ("选择已保存。", "Saved."));
    }

    private static Words Sent => ("验证码已发出，请在有效期内填写。", "A code is on its way; type it while it holds.");

    private async Task After(string channel, Result<Done> done, Words notice)
    {
        if (done.Ok) Notice = notice;
        else (Errors, Failed) = ([done.Error], channel);
        await Load();
    }
}

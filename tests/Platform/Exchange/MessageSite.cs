using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Tests.Platform.Trust;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>Planner, outbox and sender on a real database with a clock that stands still; notices come from a list of the test's.</summary>
internal sealed class MessageSite : IAsyncDisposable
{
    /// <summary>10:00 in the city.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);

    private readonly TestDatabase _database;
    private readonly ListFeed _feed;
    private long _notices = 1000;

    private MessageSite(TestDatabase database, FakeTimeProvider clock, ListFeed feed) => (_database, Clock, _feed) = (database, clock, feed);

    public FakeTimeProvider Clock { get; }
    public Guid Person { get; private set; }
    public Viewer By { get; private set; } = null!;

    /// <param name="server">Mail goes there; without one the channel is in the sandbox and the person has an address.</param>
    public static async Task<MessageSite> Start(DatabaseKind kind, DateTimeOffset? now = null, MailServer? server = null)
    {
        var (clock, feed) = (new FakeTimeProvider(now ?? Morning), new ListFeed());
        var folder = Directory.CreateTempSubdirectory("daodi-messages-").FullName;
        var database = await TestDatabase.Create(kind, services =>
        {
            Site.Add(services, clock, folder);
            services.AddSingleton<INoticeFeed>(feed);
            services.Configure<OutwardOptions>(o => o.AllowedHosts.Add("localhost"));
            services.Configure<MessageOptions>(o => (o.TimeoutSeconds, o.PublicUrl) = (3, "https://city.example"));
        }, Site.Parts);
        using var rows = new StreamReader(typeof(Message).Assembly.GetManifestResourceStream(typeof(Message).Assembly.GetManifestResourceNames().Single(n => n.EndsWith("messages.rows.yaml", StringComparison.Ordinal)))!);
        await database.Services.GetRequiredService<RulebookStore>().Start(Rulebook.Load([("messages.rows.yaml", await rows.ReadToEndAsync())]).OrThrow());
        await database.Services.StartTrust();
        var site = new MessageSite(database, clock, feed);
        (site.Person, site.By) = await site.Account("limin");
        if (server is null)
        {
            await site.State(ChannelState.Sandbox);
            (await site.Get<MessageAddressDesk>().Assume(site.Person, "mail", "limin@city.example")).Ok.ShouldBeTrue();
        }
        else
        {
            (await site.Get<MessageChannelDesk>().Keep("mail", server.Settings(), MailServer.Password, false, Viewer.System("test"))).Ok.ShouldBeTrue();
            await site.State(ChannelState.Real);
        }

        return site;
    }

    public T Get<T>() where T : notnull => _database.Services.GetRequiredService<T>();

    public async Task<(Guid Id, Viewer Viewer)> Account(string user, string unit = "371402001")
    {
        await using var scope = _database.Services.CreateAsyncScope();
        var opened = await scope.ServiceProvider.GetRequiredService<AccountDesk>().Open(new(user, "李敏", unit, [], null), Viewer.System("test"));
        return (opened.Value.Id, (await Get<ViewerFactory>().Of(opened.Value.Id))!);
    }

    public async Task State(ChannelState state, string channel = "mail") => (await Get<MessageChannelDesk>().Switch(channel, state, Viewer.System("test"))).Ok.ShouldBeTrue();

    public long Tell(string kind = "handed", string? text = null, Guid? account = null)
    {
        var id = ++_notices;
        _feed.Waiting.Add(new(id, kind, (text ?? $"SQ-{id} 路灯不亮", text ?? $"SQ-{id} lamp"), id, $"SQ-{id}", Clock.Instant(), account ?? Person, null, null));
        return id;
    }

    public async Task Plan()
    {
        while (await Get<MessagePlanner>().RunOnce() > 0)
        {
        }
    }

    public Task<int> Send(string channel = "mail") => Get<MessageSender>().RunOnce(channel);

    public async Task Turn()
    {
        await Plan();
        while (await Send() > 0)
        {
        }
    }

    public Task<List<Message>> Rows() => _database.Reader.Read(db => db.Set<Message>().OrderBy(m => m.Id).ToListAsync());

    public Task<T> Read<T>(Func<DaodiDb, Task<T>> query) => _database.Reader.Read(query);

    public async Task<string?> Code(string channel = "mail")
    {
        var id = await Read(db => db.Set<Message>().Where(m => m.Kind == MessageKinds.Code && m.Channel == channel).OrderByDescending(m => m.Id).Select(m => m.Id).FirstAsync());
        var found = (await Get<MessageDesk>().Find(id))!.Value;
        return System.Text.RegularExpressions.Regex.Match(found.Wire, "验证码：([0-9]{6})").Groups[1].Value is { Length: 6 } code ? code : null;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>Notices of a list: they wait until they are carried.</summary>
    private sealed class ListFeed : INoticeFeed
    {
        public List<NoticeToCarry> Waiting { get; } = [];

        public Task<bool> Any(DaodiDb db, CancellationToken ct) => Task.FromResult(Waiting.Count > 0);

        public Task<IReadOnlyList<NoticeToCarry>> Next(DaodiDb db, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<NoticeToCarry>>([.. Waiting.Take(most)]);

        public Task Carried(DaodiDb db, IReadOnlyCollection<long> ids, CancellationToken ct)
        {
            Waiting.RemoveAll(n => ids.Contains(n.Id));
            return Task.CompletedTask;
        }
    }
}

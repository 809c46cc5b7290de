using System.Reflection;
using Daodi.Exchange;
using Daodi.Exchange.Hooks;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Tests.Platform.Trust;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Daodi.Tests.Platform.Exchange.Hooks;

/// <summary>
/// Web hooks by hand: no hosted service runs, so that an event moves only when a test says so, on a clock of its own. Acts without a
/// case are the events; those with one find it in <see cref="Matters"/>.
/// </summary>
internal sealed class HookSite : IAsyncDisposable
{
    public const string Type = "test.happened";
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);
    public static readonly Viewer By = Viewer.System("test");

    private readonly TestDatabase _database;
    private readonly Sequencer _sequencer;

    private HookSite(TestDatabase database, FakeTimeProvider clock, Ear ear, Known matters)
    {
        (_database, Clock, Told, Matters) = (database, clock, ear.Told, matters);
        var data = database.Options.DataDir;
        _sequencer = new(Reader, Lane, new LedgerFolder(Path.Combine(data, "ledger")), new(), new(), Path.Combine(data, "keys"), TimeProvider.System, NullLogger<Sequencer>.Instance);
    }

    public FakeTimeProvider Clock { get; }

    /// <summary>What keepers were told, in order.</summary>
    public List<(string Kind, Words Words)> Told { get; }

    public Known Matters { get; }
    public IReader Reader => _database.Reader;
    public IWriteLane Lane => _database.Lane;
    public HookDesk Desk => Get<HookDesk>();
    public HookPump Pump => Get<HookPump>();
    public HookRelay Relay => Get<HookRelay>();

    public static async Task<HookSite> Create(DatabaseKind kind, Action<OutwardOptions>? outward = null, Action<HookOptions>? options = null, Action<IServiceCollection>? more = null)
    {
        var (clock, ear, matters) = (new FakeTimeProvider(Start), new Ear(), new Known());
        var folder = Directory.CreateTempSubdirectory("daodi-hooks-").FullName;
        var database = await TestDatabase.Create(kind, services =>
        {
            Site.Add(services, clock, folder);
            services.AddSingleton(new ActType(Type, ("发生", "Happened")));
            services.AddSingleton(new ActType("test.other", ("别的", "Something else")));
            services.AddSingleton<IHookWarning>(ear);
            services.AddSingleton<IHookMatters>(matters);
            services.Configure<OutwardOptions>(o =>
            {
                if (outward is null) o.AllowedHosts.Add("127.0.0.1");
                else outward(o);
            });
            services.Configure<HookOptions>(o =>
            {
                (o.Url, o.TimeoutSeconds) = ("https://daodi.example.cn/", 2);
                options?.Invoke(o);
            });
            more?.Invoke(services);
        }, Site.Parts);
        await database.Services.GetRequiredService<RulebookStore>().Start(Rulebook.Load([("hooks.rows.yaml", Rows()), ("privacy.rows.yaml", Text(typeof(Account).Assembly, "privacy.rows.yaml"))]).OrThrow());
        await database.Services.StartTrust();
        var site = new HookSite(database, clock, ear, matters);
        site.Get<HookSettling>().Jitter = () => 0.5;
        return site;
    }

    public T Get<T>() where T : notnull => _database.Services.GetRequiredService<T>();

    /// <summary>A subscription to <see cref="Type"/> that is on, and its secret.</summary>
    public async Task<(Hook Hook, string Secret)> Subscribe(string url, string? unit = null, IReadOnlyList<string>? types = null, params IReadOnlyList<string> fields)
    {
        var (made, errors) = await Desk.Make(new("测试订阅", url, types ?? [Type], unit, fields), By);
        errors.ShouldBeEmpty();
        var on = await Desk.On(made!.Hook.Id, asked: false, By);
        on.Ok.ShouldBeTrue(on.Error?.ToString());
        return (on.Value, made.Secret);
    }

    /// <summary>Acts about these subjects, in this order, each in a work of its own; numbered by the ledger.</summary>
    public async Task Happen(params IEnumerable<string> subjects)
    {
        foreach (var part in subjects.Chunk(500))
        {
            var done = await Lane.Run<Done>(async (db, ct) =>
            {
                await db.BulkInsert([.. part.Select(s => Acts.Make(new(Type, By, Clock.Instant()) { About = s }, 0))], ct);
                return Done.It;
            });
            done.Ok.ShouldBeTrue();
        }

        await Number();
    }

    public async Task Happen(NewAct act, long seq = 0)
    {
        (await Lane.Run<Done>((db, _) =>
        {
            db.Add(Acts.Make(act, seq));
            return Task.FromResult<Result<Done>>(Done.It);
        })).Ok.ShouldBeTrue();
        await Number();
    }

    /// <summary>The real sequencer gives every act its leaf.</summary>
    public async Task Number()
    {
        while (await _sequencer.Turn())
        {
        }
    }

    /// <summary>The relay writes down what is new.</summary>
    public async Task Follow()
    {
        while (await Relay.Turn())
        {
        }
    }

    /// <summary>Writes down what is new and sends what is due; how many tries were made.</summary>
    public async Task<int> Send(Hook hook)
    {
        await Follow();
        return await Pump.RunDue(hook.Id);
    }

    public async Task<Hook> Now(Hook hook) => (await Desk.Find(hook.Id)).ShouldNotBeNull();

    public Task<List<HookDelivery>> Rows(Hook hook) => Reader.Read(db => db.Set<HookDelivery>().Where(d => d.HookId == hook.Id).OrderBy(d => d.Leaf).ToListAsync());

    public Task<List<ActRow>> ActsAbout(Hook hook) => Reader.Read(db => db.Set<ActRow>().Where(a => a.About == HookActs.AboutOf(hook.Id)).OrderBy(a => a.Id).ToListAsync());

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    public static string Rows() => Text(typeof(Hook).Assembly, "hooks.rows.yaml");

    private static string Text(Assembly assembly, string file)
    {
        var name = assembly.GetManifestResourceNames().Single(n => n.EndsWith(file, StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private sealed class Ear : IHookWarning
    {
        public List<(string Kind, Words Words)> Told { get; } = [];

        public Task Tell(DaodiDb db, Hook hook, string kind, Words words, DateTimeOffset at, CancellationToken ct)
        {
            Told.Add((kind, words));
            return Task.CompletedTask;
        }
    }

    /// <summary>Cases as a neighbour would tell of them.</summary>
    internal sealed class Known : IHookMatters
    {
        public Dictionary<long, HookMatter> Cases { get; } = [];
        public IReadOnlyList<HookField> Fields { get; } = [new("title", ("标题", "Title"), Words: true), new("category", ("类别", "Category"))];

        public Task<IReadOnlyDictionary<long, HookMatter>> Of(DaodiDb db, IReadOnlyCollection<long> cases, CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<long, HookMatter>>(Cases.Where(c => cases.Contains(c.Key)).ToDictionary());
    }
}

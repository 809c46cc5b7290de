using System.Globalization;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Case = Daodi.Cases.Case;

namespace Daodi.Tests.Platform.Cases;

/// <summary>The engine on a database of its own, with two counties, a township and people, and a clock that stands until told.</summary>
internal sealed class Office : IAsyncDisposable
{
    private Office(TestDatabase database, FakeTimeProvider clock) => (Database, Clock) = (database, clock);

    public TestDatabase Database { get; }
    public FakeTimeProvider Clock { get; }
    public CaseDesk Desk => Get<CaseDesk>();
    public CaseQueries Queries => Get<CaseQueries>();
    public Sweeps Sweeps => Get<Sweeps>();
    public Loops Loops => Get<Loops>();
    public DateTimeOffset Now => Clock.Instant();

    public Viewer Dispatcher { get; } = Person("调度", "3714", Scope.City, "t.desk", "t.chief");
    public Viewer Handler { get; } = Person("经办", "371402", Scope.OfL2("371402"), "t.unit");
    public Viewer Township { get; } = Person("乡镇", "371402001", Scope.OfL3("371402", "371402001"), "t.unit");
    public Viewer Stranger { get; } = Person("外县", "371403", Scope.OfL2("371403"), "t.unit");

    public static async Task<Office> Open(DatabaseKind kind, string now = "2022-06-06 09:00")
    {
        var clock = new FakeTimeProvider(At(now));
        var rules = new FixedRulebooks(Rulebook.Load([CasesServices.OwnRows(), ("t.rows.yaml", MatterLoop.Rows)]).OrThrow());
        var units = new UnitDirectory();
        units.Load([
            Unit("3714", UnitKind.City, 1, null, null), Unit("371402", UnitKind.County, 2, "371402", null),
            Unit("371403", UnitKind.County, 2, "371403", null), Unit("371402001", UnitKind.Township, 3, "371402", "371402001"),
            Unit("371402002", UnitKind.Township, 3, "371402", "371402002", active: false),
        ]);
        var database = await TestDatabase.Create(kind, services => services
            .AddSingleton<TimeProvider>(clock).AddSingleton<IRulebooks>(rules).AddSingleton(units)
            .AddSingleton(new Roles([new Role("t.chief", ("督办", "Chief"), ["t.chief"])])).AddDaodiCases(),
            typeof(ActRow).Assembly, typeof(Case).Assembly);
        var office = new Office(database, clock);
        (await office.Start(MatterLoop.Yaml)).ShouldBeEmpty();
        return office;
    }

    public Task<IReadOnlyList<LoadError>> Start(string yaml) =>
        Database.Services.StartDaodiCasesAsync([new("t.loop.yaml", yaml, new MatterLoop.Methods())], MatterLoop.Permissions);

    public T Get<T>() where T : notnull => Database.Services.GetRequiredService<T>();

    public Task<Case> Register(string title = "路面坑洼", string? token = null) => Register(Matter(title, token));

    public async Task<Case> Register(OpenCase open) =>
        (await Database.Lane.Run((db, ct) => Desk.Open(db, open, Viewer.Source("t"), Now, ct))).Value;

    public static OpenCase Matter(string title, string? token = null) => new()
    {
        Loop = MatterLoop.Id,
        Title = title,
        Text = $"{title}，请尽快处理。",
        Channel = "phone",
        Division = "371402001",
        Token = token,
    };

    public Task<Result<Case>> Try(Viewer by, string no, string action, object? fields = null, string? reason = null, long? version = null, long[]? evidence = null) =>
        Database.Lane.Run((db, ct) => Desk.Take(db, new()
        {
            CaseNo = no,
            Action = action,
            Reason = reason,
            ExpectedVersion = version,
            EvidenceIds = evidence ?? [],
            Fields = fields?.GetType().GetProperties().ToDictionary(p => p.Name, p => p.GetValue(fields)) ?? [],
        }, by, Now, ct));

    public async Task<Case> Take(Viewer by, string no, string action, object? fields = null, string? reason = null)
    {
        var taken = await Try(by, no, action, fields, reason);
        taken.Ok.ShouldBeTrue($"{action}: {taken.Error}");
        return taken.Value;
    }

    /// <summary>A case in the hands of the county.</summary>
    public async Task<Case> InHand(string? token = null)
    {
        var c = await Register(token: token);
        await Take(Dispatcher, c.No, "give", new { unit = "371402" });
        return await Take(Handler, c.No, "sign");
    }

    public Task<Case> Read(string no) => Rows<Case, Case>(cases => cases.SingleAsync(c => c.No == no));

    public Task<R> Rows<T, R>(Func<IQueryable<T>, Task<R>> query) where T : class => Database.Reader.Read(db => query(db.Set<T>()));

    public void GoTo(string local) => Clock.SetUtcNow(At(local));

    public static DateTimeOffset At(string local) =>
        new DateTimeOffset(DateTime.Parse(local, CultureInfo.InvariantCulture), CityTime.Offset).ToUniversalTime();

    public static Viewer Person(string name, string unit, Scope scope, params string[] permissions) => new()
    {
        Kind = ViewerKind.Account,
        AccountId = Guid.CreateVersion7(),
        Name = name,
        UnitCode = unit,
        Scope = scope,
        Permissions = permissions.ToHashSet(),
    };

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static Unit Unit(string code, UnitKind kind, int level, string? l2, string? l3, bool active = true) => new()
    {
        Code = code,
        NameZh = $"单位{code}",
        NameEn = $"Unit {code}",
        ShortZh = code,
        ShortEn = code,
        Kind = kind,
        Level = level,
        L2 = l2,
        L3 = l3,
        Division = code,
        Active = active,
        ParentCode = level switch { 1 => null, 2 => "3714", _ => l2 },
    };
}

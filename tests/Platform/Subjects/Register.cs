using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Subjects;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Tests.Platform.Subjects;

/// <summary>The register on a database of its own, without a platform around it.</summary>
internal sealed class Register : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private readonly string _keys;

    private Register(TestDatabase database, string keys) => (_database, _keys) = (database, keys);

    public static readonly Viewer Officer = Viewer.System("officer");

    public required SettableClock Clock { get; init; }
    public SubjectMerges Merges => Service<SubjectMerges>();
    public Doubles Doubles => Service<Doubles>();
    public SubjectDesk Desk => Service<SubjectDesk>();
    public IReader Reader => _database.Reader;
    public IWriteLane Lane => _database.Lane;

    public static async Task<Register> Start(DatabaseKind kind)
    {
        var clock = new SettableClock(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));
        var folder = Directory.CreateTempSubdirectory("daodi-subjects-").FullName;
        var database = await TestDatabase.Create(kind, services =>
        {
            services.AddSingleton<TimeProvider>(clock);
            services.AddTrust(folder);
            services.AddSubjects();
        }, typeof(Account).Assembly, typeof(Subject).Assembly);
        return new(database, folder) { Clock = clock };
    }

    public static Sighting Person(string? name, params (string Kind, string Value)[] numbers) =>
        new(SubjectKind.Person, name, [.. numbers.Select(n => new Identifier(n.Kind, n.Value))]);

    /// <summary>Resolves in one batch of the lane.</summary>
    public async Task<long[]> Meet(params Sighting[] sightings)
    {
        var done = await Lane.Run<long[]>(async (db, ct) => await Service<SubjectBook>().Resolve(db, sightings, Clock.Instant(), ct));
        return done.OrThrow();
    }

    public Task<Dictionary<long, long>> Roots() => Reader.Read(db => db.Set<Subject>().OrderBy(s => s.Id).ToDictionaryAsync(s => s.Id, s => s.RootId));

    public T Service<T>() where T : notnull => _database.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_keys, recursive: true);
    }
}

internal static class ResultExtensions
{
    /// <summary>The value; an error is a failure of the test.</summary>
    public static T OrThrow<T>(this Result<T> result) => result.Ok ? result.Value : throw new InvalidOperationException(result.Error.ToString());
}

using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange;

public sealed class RhythmTests
{
    [Theory, BothDatabases]
    public async Task Silence_BeyondTheRhythm_IsToldOnceAndClearedByData(DatabaseKind kind)
    {
        // 15:00 in the city; quiet from 20:00 to 08:00.
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 7, 0, 0, TimeSpan.Zero));
        var ear = new Ear();
        await using var database = await ImportTests.Create(kind, clock, services => services.AddSingleton<ISourceWarning>(ear));
        var desk = ImportTests.Get<SourceDesk>(database);
        await desk.Make(new("hourly", "每小时", "Hourly", "test.item", "Push") { Rhythm = "360", QuietFrom = "20:00", QuietTo = "08:00" }, ImportTests.By);
        await desk.Switch("hourly", true, ImportTests.By);
        var watch = ImportTests.Get<RhythmWatch>(database);
        await watch.RunOnce();

        // Sixteen hours later only six of them were awake.
        clock.Advance(TimeSpan.FromHours(18));
        await watch.RunOnce();
        ear.Told.ShouldBeEmpty();
        clock.Advance(TimeSpan.FromMinutes(1));
        await watch.RunOnce();
        await watch.RunOnce();
        ear.Told.ShouldBe([("hourly", true)]);
        (await database.Reader.Read(db => SourceFigures.Of(db, "hourly", new DateOnly(2026, 11, 25)))).SilentSince.ShouldNotBeNull();

        await ImportTests.Get<Inbox>(database).Accept("hourly", [new(0, "1", """{"sourceId":"1"}""", null)]);
        await watch.RunOnce();
        ear.Told.ShouldBe([("hourly", true), ("hourly", false)]);
        (await database.Reader.Read(db => db.Set<ActRow>().Where(a => a.About == "source/hourly").OrderBy(a => a.Id).Select(a => a.Type).ToListAsync()))
            .ShouldBe([ExchangeActs.SourceMade, ExchangeActs.SourceOn, ExchangeActs.SourceSilent, ExchangeActs.SourceSpeaks]);

        // What is off is not silent.
        await desk.Switch("hourly", false, ImportTests.By);
        clock.Advance(TimeSpan.FromDays(9));
        await watch.RunOnce();
        ear.Told.Count.ShouldBe(2);
    }

    private sealed class Ear : ISourceWarning
    {
        public List<(string Source, bool Silent)> Told { get; } = [];

        public Task Tell(DaodiDb db, SourceDefinition source, bool silent, Words words, DateTimeOffset at, CancellationToken ct)
        {
            Told.Add((source.Id, silent));
            return Task.CompletedTask;
        }
    }
}

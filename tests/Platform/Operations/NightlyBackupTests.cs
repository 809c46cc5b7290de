using Daodi.Host.Operations;
using Daodi.Host.Operations.Backup;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Operations;

/// <summary>The backup of the night, night after night, and what is known of one that failed.</summary>
public sealed class NightlyBackupTests
{
    private static readonly DateTimeOffset TwoAtNight = new(2026, 11, 20, 18, 0, 0, TimeSpan.Zero); // 02:00 in the city

    [Theory, BothDatabases]
    public async Task Backup_OfEachNight_IsMadeOnceFromItsHourOnAndTheOldestGoes(DatabaseKind kind)
    {
        await using var sites = new Sites(kind);
        await using var platform = await RunningPlatform.Start(kind, TwoAtNight);
        var options = new BackupOptions { Folder = sites.Place(), Keep = 2 };
        async Task<int> Turn()
        {
            await ActivatorUtilities.CreateInstance<NightlyBackup>(platform.Services, options).Run(default);
            return BackupShelf.All(options.Folder).Count;
        }

        (await Turn()).ShouldBe(0, "it is not half past two yet");
        platform.Clock.Advance(TimeSpan.FromMinutes(40));
        (await Turn()).ShouldBe(1);
        (await Turn()).ShouldBe(1, "one a night");
        var first = BackupShelf.All(options.Folder)[0];
        foreach (var _ in new[] { 1, 2 })
        {
            platform.Clock.Advance(TimeSpan.FromDays(1));
            (await Turn()).ShouldBe(2, string.Join(" | ", await platform.Read(db => db.Set<ActRow>().Where(a => a.Type == OperationsActs.BackupFailed).Select(a => a.Data + a.Reason).ToListAsync())));
        }

        BackupShelf.All(options.Folder).ShouldNotContain(first);
        (await Sites.Cli("restore", BackupShelf.All(options.Folder)[^1], "--check")).Code.ShouldBe(0);
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Backup_ThatCannotBeMade_IsAnActAndIsTriedAgainAfterAWhile()
    {
        await using var sites = new Sites(DatabaseKind.Sqlite);
        await using var platform = await RunningPlatform.Start(now: TwoAtNight.AddHours(1));
        var file = Path.Combine(sites.Place(), "a-file");
        await File.WriteAllTextAsync(file, "");
        var night = ActivatorUtilities.CreateInstance<NightlyBackup>(platform.Services, new BackupOptions { Folder = Path.Combine(file, "below") });
        async Task<int> Turn()
        {
            await night.Run(default);
            return await platform.Read(db => db.Set<ActRow>().CountAsync(a => a.Type == OperationsActs.BackupFailed));
        }

        (await Turn()).ShouldBe(1);
        (await Turn()).ShouldBe(1, "not every five minutes");
        platform.Clock.Advance(TimeSpan.FromMinutes(31));
        (await Turn()).ShouldBe(2);
        (await platform.Services.GetRequiredService<LastBackup>().Read(default)).Made.ShouldBeNull();
    }
}

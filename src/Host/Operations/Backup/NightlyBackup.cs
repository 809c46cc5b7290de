using Daodi.Kernel;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.Operations.Backup;

/// <summary>Settings of the nightly backup; section <c>Backup</c> of the configuration.</summary>
internal sealed class BackupOptions
{
    /// <summary>Where backups go, best on another disk or machine; without it none is made, and the health page says so.</summary>
    public string? Folder { get; set; }

    /// <summary>From when on in the night it is made, city time.</summary>
    public TimeOnly At { get; set; } = new(2, 30);

    /// <summary>How many are kept.</summary>
    public int Keep { get; set; } = 14;
}

/// <summary>The backup of the night: one a day from its hour on, and again half an hour later where it failed.</summary>
internal sealed class NightlyBackup(
    BackupOptions options, MakeBackup make, LastBackup last, IWriteLane lane, TimeProvider clock, ILogger<NightlyBackup> log) : IPeriodicJob
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(30);

    public async Task Run(CancellationToken stop)
    {
        if (options.Folder is not { Length: > 0 } folder) return;
        var now = clock.Instant();
        var due = CityTime.StartOf(now.LocalDate()) + options.At.ToTimeSpan();
        if (now < due) return;
        var (made, failed) = await last.Read(stop);
        if (made >= due || now - failed < Again) return;
        var result = await make.Run(folder, options.Keep, Viewer.System("系统"), stop);
        if (result.Ok)
        {
            log.LogInformation("Backup made: {Bytes} bytes, {Evidence} files of evidence", result.Value.Bytes, result.Value.Evidence);
            return;
        }

        log.LogError("The backup was not made: {Error}", result.Error.Message.En);
        await lane.Run<Done>(async (db, ct) =>
        {
            await Acts.Append(db, new(OperationsActs.BackupFailed, Viewer.System("系统"), clock.Instant())
            {
                About = OperationsActs.AboutBackup,
                Data = new { code = result.Error.Code, zh = result.Error.Message.Zh, en = result.Error.Message.En },
            }, ct);
            return Done.It;
        }, stop);
    }
}

/// <summary>When a backup was last made, and when one last failed since, as the acts tell it.</summary>
internal sealed class LastBackup(IReader reader)
{
    public async Task<(DateTimeOffset? Made, DateTimeOffset? Failed)> Read(CancellationToken ct)
    {
        var recent = await reader.Read(db => db.Set<ActRow>().Where(a => a.About == OperationsActs.AboutBackup)
            .OrderByDescending(a => a.Id).Select(a => new { a.Type, a.At }).Take(200).ToListAsync(ct));
        var made = recent.Find(a => a.Type == OperationsActs.BackedUp)?.At;
        return (made, recent.Find(a => a.Type == OperationsActs.BackupFailed && !(a.At < made))?.At);
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using Daodi.Host.Operations.Backup;
using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Host.Operations.Watch;

/// <summary>Free room where the data and the backups lie.</summary>
internal sealed class DiskProbe(StorageOptions storage, BackupOptions backup, Thresholds thresholds) : IHealthProbe
{
    public Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        var items = new List<HealthItem> { One("disk", ("数据磁盘", "Disk of the data"), storage.DataDir) };
        if (backup.Folder is { Length: > 0 } folder && Directory.Exists(folder)) items.Add(One("disk-backup", ("备份磁盘", "Disk of the backups"), folder));
        return Task.FromResult<IReadOnlyList<HealthItem>>(items);
    }

    private HealthItem One(string id, Words title, string folder)
    {
        var drive = new DriveInfo(Path.GetFullPath(folder));
        var percent = drive.TotalSize > 0 ? 100.0 * drive.AvailableFreeSpace / drive.TotalSize : 0;
        var state = thresholds.Below("disk-free-percent", percent);
        var free = (drive.AvailableFreeSpace / 1e9).ToString("0.0", CultureInfo.InvariantCulture);
        return new(id, title, state, ($"剩余 {free} GB（{percent:0}%）", $"{free} GB free ({percent:0} %)"),
            state >= HealthState.Caution ? ("请扩容或清理该磁盘；写满后平台停止写入，但已受理的不会丢失。",
                "Make room; a full disk stops all writing, though nothing that was accepted is lost.") : null);
    }
}

/// <summary>The backup of the night.</summary>
internal sealed class BackupProbe(LastBackup last, BackupOptions options, Thresholds thresholds, TimeProvider clock) : IHealthProbe
{
    private static readonly Words Title = ("备份", "Backup");

    public async Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        var (made, failed) = await last.Read(ct);
        if (made is not { } at)
        {
            return [new("backup", Title, HealthState.Caution,
                failed is null ? ("从未备份", "No backup was ever made") : ("从未成功备份", "No backup ever succeeded"),
                options.Folder is null ? ("在设置 Backup:Folder 中指定备份目录，或运行 ./daodi backup。", "Name a folder in the setting Backup:Folder, or run ./daodi backup.")
                    : ("原因见运行日志。", "The log says why."))];
        }

        var hours = (clock.Instant() - at).TotalHours;
        var state = thresholds.Above("backup-hours", hours);
        if (failed is not null && state == HealthState.Good) state = HealthState.Caution;
        return [new("backup", Title, state,
            failed is null ? ($"最近一次在 {hours:0.0} 小时前", $"The last was {hours:0.0} hours ago") : ($"最近一次失败；上次成功在 {hours:0.0} 小时前", $"The last one failed; the one before was {hours:0.0} hours ago"),
            state >= HealthState.Caution ? ("检查备份磁盘与运行日志，然后运行 ./daodi backup。", "Look at the disk of the backups and at the log, then run ./daodi backup.") : null, Tell: true)];
    }
}

/// <summary>
/// The machine's clock: every due instant and the order of the history hang on it. The system says whether a time source
/// keeps it; a jump shows as wall time and running time going apart.
/// </summary>
internal sealed class ClockWatch(TimeProvider clock, ILogger<ClockWatch> log)
{
    private const int Unsynchronised = 5; // TIME_ERROR, adjtimex(2)
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private (DateTimeOffset Wall, long Running) _seen = (clock.GetUtcNow(), TimeProvider.System.GetTimestamp());
    private (TimeSpan By, DateTimeOffset At)? _jump;

    /// <summary>The last jump since the start.</summary>
    public (TimeSpan By, DateTimeOffset At)? Jump
    {
        get { lock (_lock) return _jump; }
    }

    /// <summary>Compares wall and running time since the last look.</summary>
    public void Look()
    {
        lock (_lock)
        {
            var (wall, running) = (clock.GetUtcNow(), TimeProvider.System.GetTimestamp());
            var by = wall - _seen.Wall - TimeProvider.System.GetElapsedTime(_seen.Running, running);
            _seen = (wall, running);
            if (by.Duration() < Noise) return;
            _jump = (by, wall);
            log.LogWarning("The clock jumped by {Seconds:0.0} s", by.TotalSeconds);
        }
    }

    /// <summary>Whether the system keeps its clock by a time source; null where it does not say.</summary>
    public static bool? Synchronised()
    {
        if (!OperatingSystem.IsLinux()) return null;
        // struct timex with modes = 0: reads only. Larger than any layout of it.
        var state = Native.Adjtimex(new byte[512]);
        return state < 0 ? null : state != Unsynchronised;
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "adjtimex")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int Adjtimex(byte[] timex);
    }
}

internal sealed class ClockProbe(ClockWatch watch, Thresholds thresholds, TimeProvider clock) : IHealthProbe
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    public Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        watch.Look();
        var synchronised = ClockWatch.Synchronised();
        var kept = new HealthItem("clock", ("时钟", "Clock"), synchronised switch { true => HealthState.Good, false => HealthState.Caution, null => HealthState.Unknown },
            synchronised switch
            {
                true => ("与时间源同步", "Kept by a time source"),
                false => ("系统没有与时间源同步", "Not kept by a time source"),
                null => ("系统没有说明是否同步", "The system does not say whether it is kept"),
            },
            synchronised == false ? ("请启用 chrony 或 systemd-timesyncd；期限都以此时钟计算。", "Switch on chrony or systemd-timesyncd: every due instant hangs on this clock.") : null);
        if (watch.Jump is not var (by, at) || clock.GetUtcNow() - at > Remembered) return Task.FromResult<IReadOnlyList<HealthItem>>([kept]);
        var seconds = by.TotalSeconds.ToString("+0.0;-0.0", CultureInfo.InvariantCulture);
        return Task.FromResult<IReadOnlyList<HealthItem>>([kept, new("clock-jump", ("时钟跳变", "Jump of the clock"),
            thresholds.Above("clock-jump-seconds", by.Duration().TotalSeconds),
            ($"{at.Local():MM-dd HH:mm} 跳变 {seconds} 秒", $"By {seconds} s at {at.Local():MM-dd HH:mm}"),
            ("核对这段时间内的记录与期限。", "Check the records and dues of that time."))]);
    }
}

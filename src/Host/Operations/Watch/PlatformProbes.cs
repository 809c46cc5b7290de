using System.Diagnostics;
using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.Operations.Watch;

/// <summary>The database: it is read, and a work passes the write lane in time.</summary>
internal sealed class DatabaseProbe(IReader reader, IWriteLane lane, Thresholds thresholds) : IHealthProbe
{
    private static readonly Words Title = ("数据库", "Database");

    public async Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        await reader.Read(db => db.Set<Counter>().AnyAsync(ct));
        var started = Stopwatch.GetTimestamp();
        var passed = await lane.Run<Done>((_, _) => Task.FromResult<Result<Done>>(Done.It), ct);
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (!passed.Ok)
            return [new("database", Title, HealthState.Bad, passed.Error.Message, ("写入已停止：先看磁盘空间与数据库服务，恢复后平台自动继续。",
                "Nothing can be written: look at the disk and the database server; the platform goes on by itself."))];
        var state = thresholds.Above("lane-milliseconds", milliseconds);
        return [new("database", Title, state, ($"读写正常，写入用时 {milliseconds:0} 毫秒", $"Reads and writes; a write took {milliseconds:0} ms"),
            state >= HealthState.Caution ? ("写入排队：查看磁盘负载。", "Writes wait: look at the load of the disk.") : null)];
    }
}

/// <summary>What came in: nothing waits long, what stands in quarantine, and which source is silent or cannot be pulled.</summary>
internal sealed class InboxProbe(IReader reader, SourceRegistry sources, RhythmWatch rhythm, Thresholds thresholds, TimeProvider clock) : IHealthProbe
{
    public async Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        var now = clock.Instant();
        var (oldest, quarantined) = await reader.Read(async db => (
            await db.Set<InboxRow>().Where(r => r.State == InboxState.Received).OrderBy(r => r.Id).Select(r => (DateTimeOffset?)r.ReceivedAt).FirstOrDefaultAsync(ct),
            await db.Set<InboxRow>().CountAsync(r => r.State == InboxState.Quarantined, ct)));
        var minutes = oldest is { } at ? Math.Max(0, (now - at).TotalMinutes) : 0;
        var items = new List<HealthItem>
        {
            new("inbox", ("来件登记", "Registration"), thresholds.Above("inbox-minutes", minutes),
                oldest is null ? ("没有等待登记的来件", "Nothing waits to be registered") : ($"最早一条已等待 {minutes:0.0} 分钟", $"The oldest has waited {minutes:0.0} minutes"),
                Href: "/admin/sources"),
            new("quarantine", ("隔离区", "Quarantine"), quarantined > 0 ? HealthState.Caution : HealthState.Good,
                quarantined > 0 ? ($"{quarantined} 条待改正", $"{quarantined} wait to be put right") : ("没有", "Empty"),
                quarantined > 0 ? ("逐条改正后重放。", "Correct each and replay it.") : null, "/admin/quarantine"),
        };
        var failing = await reader.Read(db => db.Set<PullState>().Where(p => p.Failures > 0).ToDictionaryAsync(p => p.Source, ct));
        foreach (var source in sources.All.Where(s => s.On && (s.Rhythm is not null || failing.ContainsKey(s.Id))))
            items.Add(await One(source, failing.GetValueOrDefault(source.Id), now, ct));
        return items;
    }

    /// <summary>Silence is judged, and told once, by the exchange's own watch, which knows the quiet hours; here it is shown.</summary>
    private async Task<HealthItem> One(SourceDefinition source, PullState? failing, DateTimeOffset now, CancellationToken ct)
    {
        var (id, href) = ($"source/{source.Id}", $"/admin/sources/{source.Id}");
        if (failing is not null)
            return new(id, source.Title, HealthState.Caution, failing.LastError ?? ("拉取失败", "The pull fails"), ("平台会自动重试；持续失败请核对地址和凭证。",
                "It is tried again by itself; if it goes on, check address and credential."), href, Tell: true);
        if (await rhythm.SilentSince(source) is { } since)
            return new(id, source.Title, HealthState.Caution, ($"自 {since.Local():MM-dd HH:mm} 起没有数据", $"Nothing since {since.Local():MM-dd HH:mm}"),
                ("已超过约定的间隔，请联系来源单位。", "Silent for longer than agreed: ask those who send."), href);
        var last = await reader.Read(db => db.Set<InboxRow>().Where(r => r.Source == source.Id).OrderByDescending(r => r.Id)
            .Select(r => (DateTimeOffset?)r.ReceivedAt).FirstOrDefaultAsync(ct));
        return last is { } heard
            ? new(id, source.Title, HealthState.Good, ($"最近一条在 {(now - heard).TotalMinutes:0} 分钟前", $"The last item came {(now - heard).TotalMinutes:0} minutes ago"), Href: href)
            : new(id, source.Title, HealthState.Unknown, ("还没有收到过", "Nothing has come yet"), Href: href);
    }
}

/// <summary>What leaves the product: every channel that sends works, nothing waits long beyond its time, and what was given up.</summary>
internal sealed class MessagesProbe(MessageChannelDesk channels, Thresholds thresholds, TimeProvider clock) : IHealthProbe
{
    private const string Page = "/admin/messages";

    public async Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        var (all, figures, now) = (await channels.All(ct), await channels.Figures(ct), clock.Instant());
        var items = new List<HealthItem>();
        foreach (var provider in channels.Providers)
        {
            var (channel, figure) = (all[provider.Channel], figures[provider.Channel]);
            if (channel.State == ChannelState.Off && figure is { Waiting: 0, Dead: 0 }) continue;
            var minutes = figure.Oldest is { } oldest ? Math.Max(0, (now - oldest).TotalMinutes) : 0;
            items.Add(One($"messages/{provider.Channel}", provider.Title, channel, figure, minutes));
        }

        return items;
    }

    private HealthItem One(string id, Words title, MessageChannel channel, ChannelFigures figure, double minutes)
    {
        if (channel is { Failures: > 0, LastError: { } error })
            return new(id, title, HealthState.Caution, error, ("平台会自动重试；持续失败请核对渠道设置并试发。", "It is tried again by itself; if it goes on, check the channel's settings and send a trial."), $"{Page}/channels/{channel.Id}", Tell: true);
        if (thresholds.Above("message-minutes", minutes) is var late and not HealthState.Good)
            return new(id, title, late, ($"最早一条消息已晚 {minutes:0} 分钟", $"The oldest message is {minutes:0} minutes late"), ("查看渠道是否停用或对方是否过慢。", "See whether the channel is off, or the other side slow."), Page);
        if (figure.Dead > 0)
            return new(id, title, HealthState.Caution, ($"{figure.Dead} 条发送失败", $"{figure.Dead} were given up"), ("看明原因后重发。", "See why, then send them again."), $"{Page}?channel={channel.Id}&state=Dead");
        return new(id, title, HealthState.Good, channel.State == ChannelState.Sandbox
            ? ($"沙箱，不外发；今日 {figure.ShownToday} 条", $"In the sandbox, nothing leaves; {figure.ShownToday} today") : ($"待发 {figure.Waiting} 条，今日发出 {figure.SentToday} 条", $"{figure.Waiting} wait, {figure.SentToday} sent today"), Href: Page);
    }
}

/// <summary>The lights: none stands longer than its time because the sweep is behind.</summary>
internal sealed class SweepProbe(IReader reader, Thresholds thresholds, TimeProvider clock) : IHealthProbe
{
    public async Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        var now = clock.Instant();
        var oldest = await reader.Read(db => db.Set<Case>().Where(c => c.LightAt <= now).OrderBy(c => c.LightAt).Select(c => c.LightAt).FirstOrDefaultAsync(ct));
        var minutes = oldest is { } at ? (now - at).TotalMinutes : 0;
        var state = thresholds.Above("sweep-minutes", minutes);
        return [new("lights", ("亮灯", "Lights"), state,
            state == HealthState.Good ? ("按时更新", "Up to date") : ($"更新落后 {minutes:0} 分钟", $"{minutes:0} minutes behind"),
            state >= HealthState.Caution ? ("查看运行日志中的 SweepCases。", "Look for SweepCases in the log.") : null)];
    }
}

/// <summary>The working calendar: this year's is there, and the next one's before dues fall into it.</summary>
internal sealed class CalendarProbe(Calendars calendars, Thresholds thresholds, TimeProvider clock) : IHealthProbe
{
    public Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        var today = clock.Instant().LocalDate();
        var years = calendars.Current.Years.ToHashSet();
        var (state, missing) = State(today, years);
        return Task.FromResult<IReadOnlyList<HealthItem>>([new("calendar", ("工作日历", "Working calendar"), state,
            missing is { } year ? ($"{year} 年放假调休安排尚未导入", $"The working calendar of {year} is not imported") : ($"已导入至 {years.Max()} 年", $"Imported up to {years.Max()}"),
            missing is null ? null : ("国务院办公厅公布后请立即导入；在此之前，落在该年的期限显示为待定。",
                "Import it when the State Council's notice is out; until then dues that fall into that year are shown as unknown."), "/admin/calendar", Tell: true)]);
    }

    private (HealthState State, int? Missing) State(DateOnly today, HashSet<int> years)
    {
        if (!years.Contains(today.Year)) return (HealthState.Bad, today.Year);
        if (years.Contains(today.Year + 1)) return (HealthState.Good, null);
        if (thresholds.CalendarOf(today.Year) is not var (remind, late)) return (HealthState.Unknown, today.Year + 1);
        return today >= late ? (HealthState.Bad, today.Year + 1) : today >= remind ? (HealthState.Caution, today.Year + 1) : (HealthState.Good, null);
    }
}

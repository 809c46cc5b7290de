using Daodi.Kernel;
using Daodi.Ui.Shell;

namespace Daodi.Host.Demo;

/// <summary>What the pages say of the demo, and how far its history is.</summary>
internal sealed class Demonstration : IDemonstration
{
    private volatile string? _through;

    public IReadOnlyList<RoleCard> Cards => RoleCards.All;

    public Words Banner => _through is { } day
        ? ($"演示数据 · 正在写入历史，已到 {day}", $"Made-up data · filling in history, now at {day}")
        : ("演示数据：人物、事件均为虚构", "Made-up data: no person and no event is real");

    /// <summary>History is filled in up to this day; null when it is done.</summary>
    public void HistoryAt(DateOnly? day) => _through = day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

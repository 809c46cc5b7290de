using Daodi.Exchange;
using Daodi.Seam;
using Daodi.Trust;
using Daodi.Ui.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Ui.Platform;

/// <summary>The platform itself as a system: its keeper's role, its administration, and the pages that every system shares.</summary>
public sealed class PlatformSystem : ISystem
{
    /// <summary>The id that discovery gives it.</summary>
    public const string Id = "platform";

    /// <summary>Rules, loops, calendar: what holds for every system.</summary>
    public const string Admin = "platform.admin";

    public const string Read = "cases.read";

    public void Configure(SystemBuilder system)
    {
        ArgumentNullException.ThrowIfNull(system);
        system.Services.AddScoped<ImportCalendar>();
        system.Services.AddScoped<ISourceWarning, SourceNotices>();
        system
            .Title("平台", "Platform")
            .Role("platform.keeper", "平台管理员", "Keeper of the platform", Admin)
            .Job<SweepCases>(TimeSpan.FromSeconds(5))
            .Act(PlatformActs.CalendarImported, "导入放假调休安排", "Working calendar imported")
            .Navigation("/work", "工作台", "Desk", "inbox", Read, 10)
            .Navigation("/register", "全部件", "All cases", "table", Read, 20)
            .Navigation("/map", "一张图", "Map", "map", Read, 30)
            .Navigation("/search", "搜索", "Search", "search", Read, 40)
            .Navigation("/notices", "通知", "Notices", "bell", "", 50)
            .Navigation("/phone", "手机办理", "On the phone", "device-mobile", Read, 60)
            .Navigation("/admin", "系统管理", "Administration", "settings", Admin, 900)
            .Navigation("/admin/sources", "数据接入", "Sources", "plug-connected", Permissions.Quarantine, 910)
            .Navigation("/admin/accounts", "账号", "Accounts", "users", Permissions.ManageAccounts, 920)
            .Navigation("/admin/ledger", "存证账本", "Ledger", "shield-check", Permissions.Ledger, 930);
    }
}

/// <summary>The acts that administration writes.</summary>
public static class PlatformActs
{
    public const string CalendarImported = "platform.calendar";
}

using Daodi.Exchange;
using Daodi.Exchange.Hooks;
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

    public const string Read = Permissions.ReadCases;

    public void Configure(SystemBuilder system)
    {
        ArgumentNullException.ThrowIfNull(system);
        system.Services.AddScoped<ImportCalendar>();
        system.Services.AddScoped<ISourceWarning, SilenceCases>();
        system.Services.AddSingleton<IHookWarning, HookNotices>();
        system.Services.AddSingleton<IHookMatters, HookMatters>();
        system.Services.AddSingleton<IRightsWarning, RightsNotices>();
        system.Services.AddScoped<AccountLists>();
        system.Services.AddScoped<AuditActs>();
        system.Services.AddSingleton<IRetained, InboxRetention>();
        system.Services.AddSingleton<IRetained, NoticeRetention>();
        system.Services.AddSingleton<IRetained, MessageRetention>();
        system.Services.AddSingleton<INoticeFeed, NoticeFeed>();
        system.Services.AddSingleton<SubjectKnowledge>();
        system.Services.AddSingleton(new ClientScope(Read, ("查看件", "Read cases, persons masked"), Read));
        foreach (var elsewhere in Elsewhere) system.Services.AddSingleton(elsewhere);
        system
            .Title("平台", "Platform")
            .Role("platform.keeper", "平台维护员", "Keeper of the platform", Admin)
            .Loop<SilenceLoop>("Platform/Silence/silence.loop.yaml")
            .Job<SweepCases>(TimeSpan.FromSeconds(5))
            .Job<KeepSessions>(TimeSpan.FromMinutes(1))
            .Job<KeepPersonalData>(TimeSpan.FromHours(1))
            .Act(PlatformActs.CalendarImported, "导入放假调休安排", "Working calendar imported")
            .Navigation("/work", "工作台", "Desk", "inbox", Read, 10)
            .Navigation("/register", "全部件", "All cases", "table", Read, 20)
            .Navigation("/map", "一张图", "Map", "map", Read, 30)
            .Navigation("/search", "搜索", "Search", "search", Read, 40)
            .Navigation("/notices", "通知", "Notices", "bell", "", 50)
            .Navigation("/phone", "手机办理", "On the phone", "device-mobile", Read, 60)
            .Navigation("/admin", "系统管理", "Administration", "settings", Admin, 900)
            .Navigation("/admin/sources", "数据接入", "Sources", "plug-connected", Permissions.Quarantine, 910)
            .Navigation("/admin/messages", "消息", "Messages", "send", MessagePermissions.Keep, 915)
            .Navigation("/admin/hooks", "外发订阅", "Web hooks", "webhook", HookPermissions.Keep, 916)
            .Navigation("/admin/accounts", "账号", "Accounts", "users", Permissions.SeeAccounts, 920)
            .Navigation("/admin/rights", "权限变更", "Changes of rights", "key", Permissions.SeeAccounts, 921)
            .Navigation("/admin/audit", "安全审计", "Audit", "eye", Permissions.AuditAdministrators, 922)
            .Navigation("/admin/clients", "系统接入", "Other systems", "plug-connected", Permissions.ManageAccounts, 925)
            .Navigation("/admin/ledger", "存证账本", "Ledger", "shield-check", Permissions.Ledger, 930)
            .Navigation("/admin/personal", "个人信息", "Personal data", "shield-check", PrivacyPermissions.Protect, 930)
            .Navigation("/admin/subjects", "主体", "Subjects", "users-group", PrivacyPermissions.Protect, 940)
            .Navigation("/admin/personal/reads", "查阅记录", "Who read what", "eye", PrivacyPermissions.Audit, 950);
    }

    private static readonly PersonalElsewhere[] Elsewhere =
    [
        new(("证据文件夹 evidence/", "The folder evidence/"), ("照片、附件；可能拍到人", "Photos and files; people may be seen on them"), "evidence"),
        new(("全文检索索引", "The search index"), ("标题、内容、地址拆成的词，没有原文；随原文一起更新", "Words of titles, texts and addresses without the texts; renewed with them"), "matters"),
        new(("日志文件夹 logs/", "The folder logs/"), ("应没有个人信息；有测试逐行检查", "Nothing personal: a test looks through every line"), "logs"),
    ];
}

/// <summary>The acts that administration writes.</summary>
public static class PlatformActs
{
    public const string CalendarImported = "platform.calendar";
}

using Daodi.Ui.Shell;

namespace Daodi.Host.Demo;

/// <summary>The demo's people. Their accounts have no password and are entered by card only.</summary>
public static class RoleCards
{
    /// <summary>The unit whose phone the handler's card holds: the urban management bureau of Decheng, which always has something to do.</summary>
    public const string HandlersUnit = "371402D02";

    public static IReadOnlyList<RoleCard> All { get; } =
    [
        new("dispatcher", ("调度员", "Dispatcher"), ("受理新来件，按键派单", "Take in what is new and dispatch it by keys"), "inbox", "diaodu", "/work"),
        new("handler", ("承办人（手机）", "Handler (phone)"), ("签收、现场拍照、答复", "Sign, take a photo on site, reply"), "device-mobile", "chengban", "/phone"),
        new("supervisor", ("督办", "Supervisor"), ("看谁欠账，催办、批延期", "See who owes what, remind, decide on extensions"), "eye", "duban", "/owes"),
        new("leader", ("领导", "Leader"), ("一张图看全市红黄灯", "The city's lights on one map"), "map", "lingdao", "/cockpit"),
        new("county", ("县区领导", "County leader"), ("只看本县区", "Sees one county only"), "building-community", "decheng", "/cockpit"),
        new("citizen", ("群众", "Citizen"), ("提诉求、查进度、评价，无需账号", "Ask, follow, evaluate; no account"), "user", null, "/"),
        new("admin", ("系统管理员", "System administrator"), ("数据接入、规则、流程，提出权限变更", "Sources, rules, loops; proposes changes of rights"), "settings", "guanli", "/admin"),
        new("security", ("安全管理员", "Security administrator"), ("批准或退回权限变更", "Decides changes of rights"), "key", "anquan", "/admin/rights"),
        new("auditor", ("审计管理员", "Audit administrator"), ("看管理员做过什么，核验账本", "Sees what administrators did; proves the ledger"), "eye", "shenjiyuan", "/admin/audit"),
    ];
}

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
        new("admin", ("管理员", "Administrator"), ("数据接入、规则、流程、账号", "Sources, rules, loops, accounts"), "settings", "guanli", "/admin"),
    ];
}

using Daodi.Kernel;
using Daodi.Ui.Shell;

namespace Daodi.Gallery;

/// <summary>A dispatcher at the city's desk.</summary>
internal sealed class GalleryShell : IShell
{
    private static readonly Words Appeals = ("群众诉求", "Appeals");
    private static readonly Words Parts = ("组件", "Components");

    public ValueTask<ShellContext> For(HttpContext http) => new(new ShellContext
    {
        Site = ("德州到底", "Daodi Dezhou"),
        Scope = ("德州市 · 受理中心", "Dezhou · Intake desk"),
        SearchHref = "/register",
        Notices = 3,
        Banner = ("演示数据，人和事均为虚构", "Demonstration data; all people and matters are made up"),
        Account = new ShellAccount("周敏", ("调度员", "Dispatcher"), ("市受理中心", "City intake desk"))
        {
            Menu = [new NavItem(("换一个角色", "Change role"), "/", "users"), new NavItem(("设置", "Settings"), "/", "settings")],
        },
        Desk =
        [
            new NavItem(("驾驶舱", "Cockpit"), "/board", "dashboard"),
            new NavItem(("待办", "Inbox"), "/worklist", "inbox", Group: Appeals, Order: 10) { Count = 12, LiveId = "inbox" },
            new NavItem(("全部诉求", "All appeals"), "/register", "table", Group: Appeals, Order: 11),
            new NavItem(("事项样例", "A case"), "/case", "file-text", Group: Appeals, Order: 12),
            new NavItem(("地图", "Map"), "/map", "map", Group: Appeals, Order: 13),
            new NavItem(("流程", "Loop"), "/loop", "route", Group: Appeals, Order: 14),
            new NavItem(("图表", "Charts"), "/charts", "chart-line", Group: Parts, Order: 20),
            new NavItem(("表单", "Forms"), "/forms", "edit", Group: Parts, Order: 21),
            new NavItem(("各种状态", "States"), "/states", "eye", Group: Parts, Order: 22),
            new NavItem(("公文", "Document"), "/sheet", "printer", Group: Parts, Order: 23),
        ],
        Public =
        [
            new NavItem(("我要反映", "Tell us"), "/journey", "message-2"),
            new NavItem(("查进度", "Where it stands"), "/done", "search"),
        ],
        Phone =
        [
            new NavItem(("待办", "To do"), "/phone", "inbox") { Count = 4, LiveId = "mine" },
            new NavItem(("地图", "Map"), "/map", "map"),
            new NavItem(("通知", "Notices"), "/states", "bell"),
            new NavItem(("我的", "Me"), "/forms", "user"),
        ],
    });
}

/// <summary>10 June 2026, 14:05 in the city, so that pictures can be compared.</summary>
internal sealed class SampleClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => Samples.Now;
}

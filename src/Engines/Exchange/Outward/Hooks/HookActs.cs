using Daodi.Trust;

namespace Daodi.Exchange.Hooks;

/// <summary>What lets one keep web hooks, a right of its own: they let data out.</summary>
public static class HookPermissions
{
    public const string Keep = "exchange.hooks";

    internal static readonly Role[] Roles = [new("exchange.outward", ("外发订阅管理员", "Keeper of web hooks"), [Keep])];
}

/// <summary>The acts around web hooks. What is delivered is no act: it tells of one.</summary>
public static class HookActs
{
    public const string Made = "exchange.hook-made";
    public const string Changed = "exchange.hook-changed";
    public const string On = "exchange.hook-on";
    public const string Paused = "exchange.hook-paused";
    public const string Off = "exchange.hook-off";
    public const string Rotated = "exchange.hook-rotated";
    public const string Tried = "exchange.hook-tried";
    public const string Pressed = "exchange.hook-pressed";
    public const string Replayed = "exchange.hook-replayed";
    public const string Failing = "exchange.hook-failing";
    public const string Recovered = "exchange.hook-recovered";
    public const string Gone = "exchange.hook-gone";
    public const string Dead = "exchange.hook-dead";

    public static IReadOnlyList<ActType> Types { get; } =
    [
        new(Made, ("新建外发订阅", "Web hook made")),
        new(Changed, ("修改外发订阅", "Web hook changed")),
        new(On, ("启用外发订阅", "Web hook switched on")),
        new(Paused, ("暂停外发订阅", "Web hook paused")),
        new(Off, ("停用外发订阅", "Web hook switched off")),
        new(Rotated, ("更换外发签名密钥", "Secret of a web hook changed")),
        new(Tried, ("试发事件", "Trial event sent")),
        new(Pressed, ("要求立即重试外发", "Web hook told to try again now")),
        new(Replayed, ("重放死信", "Dead letters replayed")),
        new(Failing, ("外发接收方持续失败", "Receiver of a web hook keeps failing")),
        new(Recovered, ("外发接收方恢复", "Receiver of a web hook is well again")),
        new(Gone, ("外发接收方已注销，订阅暂停", "Receiver of a web hook is gone, web hook paused")),
        new(Dead, ("外发出现死信", "Web hook has dead letters")),
    ];

    public static string AboutOf(long hook) => $"hook/{hook}";
}

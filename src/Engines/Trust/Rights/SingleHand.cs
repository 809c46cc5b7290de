using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Trust;

/// <summary>Whether this is the demonstration, whose accounts anybody enters by a card.</summary>
public sealed record RightsSettings(bool Demo = false);

/// <summary>An emergency in which somebody at the server's own console acts without the second person.</summary>
/// <param name="Reason">At least <see cref="SingleHand.ReasonLength"/> characters: it is read by every audit administrator.</param>
public sealed record BreakGlass(string? Reason);

/// <summary>
/// The one way in which rights are widened by a single hand. It is open to the platform itself only (the console, the demonstration), never to a signed-in
/// account, and only where it says why: the demonstration; a site that does not have its three administrators yet; or a broken glass.
/// </summary>
public sealed class SingleHand(Administrators administrators, RightsSettings settings, IEnumerable<IRightsWarning> warnings)
{
    public const int ReasonLength = 10;

    public static readonly Error TwoPeople = Error.Forbidden("rights.two-people", (
        "扩大权限须由系统管理员提出、安全管理员批准，任何人不能一人完成。请在“权限变更”中提出。",
        "Wider rights are proposed by a system administrator and decided by a security administrator; nobody does both. Propose it under “Changes of rights”."));

    /// <summary>Permits it inside the work that does it, and says so in an act. Errors: <c>rights.two-people</c>, <c>rights.reason</c>.</summary>
    /// <param name="what">What is done, as a kind of change: <see cref="RightsKinds"/>.</param>
    public async Task<Error?> Permit(DaodiDb db, string what, string? about, Viewer by, BreakGlass? glass, DateTimeOffset at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (by.Kind != ViewerKind.System) return TwoPeople;
        var why = settings.Demo ? "demo" : (await administrators.Look(db, ct)).Complete ? null : "first";
        if (why is not null)
        {
            await Acts.Append(db, new(TrustActs.SingleHanded, by, at) { About = about, Data = new { what, why } }, ct);
            return null;
        }

        if (glass is null) return TwoPeople;
        var reason = glass.Reason?.Trim() ?? "";
        if (reason.Length is < ReasonLength or > 500)
            return Error.Invalid("rights.reason", ($"请写明原因，{ReasonLength} 至 500 字。", $"Say why, in {ReasonLength} to 500 characters."), "reason");
        await Acts.Append(db, new(TrustActs.GlassBroken, by, at) { About = about, Reason = reason, Data = new { what } }, ct);
        foreach (var warning in warnings)
        {
            await warning.Tell(db, new(Permissions.AuditAdministrators, null), "rights.break-glass", (
                $"紧急处置：有人在服务器控制台未经第二人批准执行了“{RightsKinds.TitleOf(what).Zh}”。原因：{reason}",
                $"Emergency: somebody at the server's console did “{RightsKinds.TitleOf(what).En}” without a second person. Reason: {reason}"), at, ct);
        }

        return null;
    }
}

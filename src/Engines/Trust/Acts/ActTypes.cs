using System.Collections.Concurrent;
using Daodi.Kernel;

namespace Daodi.Trust;

/// <summary>A kind of act: what the history calls it and what it rests on.</summary>
/// <param name="Type">Stable and dotted, beginning with the id of its system: <c>appeals.dispatch</c>.</param>
/// <param name="Title">As people read it on the timeline.</param>
/// <param name="Ground">The legal ground on which all acts of the type rest, where there is one.</param>
public sealed record ActType(string Type, Words Title, string? Ground = null);

/// <summary>All types of act: the platform's, the systems' and their loops' actions. A history that names another is a bug.</summary>
public sealed class ActTypes
{
    private readonly ConcurrentDictionary<string, ActType> _byType = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">A type is described twice.</exception>
    public ActTypes(IEnumerable<ActType> types) => Add(types);

    /// <summary>Adds what is known only after the start: the actions of the loops.</summary>
    /// <exception cref="InvalidOperationException">A type is described twice.</exception>
    public void Add(IEnumerable<ActType> types)
    {
        foreach (var type in types)
        {
            if (!_byType.TryAdd(type.Type, type)) throw new InvalidOperationException($"The type of act {type.Type} is described twice");
        }
    }

    public IEnumerable<ActType> All => _byType.Values.OrderBy(t => t.Type, StringComparer.Ordinal);

    public ActType? Find(string type) => _byType.GetValueOrDefault(type);

    /// <summary>What people read; the bare type where it is not known (an old history of a system that is gone).</summary>
    public Words TitleOf(string type) => Find(type)?.Title ?? Words.Same(type);
}

/// <summary>The acts that the trust engine itself writes.</summary>
public static class TrustActs
{
    public const string Unmasked = "trust.unmask";
    public const string SignedIn = "trust.sign-in";
    public const string LockedOut = "trust.lockout";
    public const string AccountCreated = "trust.account-created";
    public const string AccountChanged = "trust.account-changed";
    public const string RightsProposed = "trust.rights-proposed";
    public const string RightsAgreed = "trust.rights-agreed";
    public const string RightsRefused = "trust.rights-refused";
    public const string RightsWithdrawn = "trust.rights-withdrawn";
    public const string SingleHanded = "trust.single-handed";
    public const string GlassBroken = "trust.break-glass";
    public const string Refused = "trust.refused";
    public const string SignInRefused = "trust.sign-in-refused";
    public const string FactorConfirmed = "trust.second-factor";
    public const string FactorCodes = "trust.second-factor-codes";
    public const string FactorRemoved = "trust.second-factor-removed";
    public const string PasswordSet = "trust.password";
    public const string SessionEnded = "trust.session-ended";
    public const string CredentialIssued = "trust.credential-issued";
    public const string CredentialRevoked = "trust.credential-revoked";
    public const string ActErased = "trust.act-erased";
    public const string OutsideLinked = "trust.outside-linked";
    public const string OutsideUnlinked = "trust.outside-unlinked";
    public const string LedgerVerified = "trust.ledger-verified";

    private const string Separation = "GB/T 22239-2019 8.1.5";

    public static IReadOnlyList<ActType> Types { get; } =
    [
        new(Unmasked, ("查看完整个人信息", "Personal data read in full"), "《中华人民共和国个人信息保护法》第六条、第五十一条"),
        new(SignedIn, ("登录", "Signed in")),
        new(LockedOut, ("登录锁定", "Locked out")),
        new(AccountCreated, ("开通账号", "Account created")),
        new(AccountChanged, ("变更账号", "Account changed")),
        new(RightsProposed, ("提出权限变更", "Change of rights proposed"), Separation),
        new(RightsAgreed, ("批准权限变更", "Change of rights agreed"), Separation),
        new(RightsRefused, ("退回权限变更", "Change of rights refused"), Separation),
        new(RightsWithdrawn, ("撤回权限变更", "Change of rights withdrawn"), Separation),
        new(SingleHanded, ("单人设置权限（演示或初始）", "Rights set by a single hand")),
        new(GlassBroken, ("紧急处置权限", "Rights set in an emergency"), Separation),
        new(Refused, ("越权操作被拒", "A try refused"), "GB/T 22239-2019 8.1.4.3"),
        new(SignInRefused, ("登录密码错误", "Wrong password"), "GB/T 22239-2019 8.1.4.3"),
        new(FactorConfirmed, ("启用第二因素", "Second factor set up"), "GB/T 22239-2019 8.1.4.1"),
        new(FactorCodes, ("重新生成恢复码", "Recovery codes renewed")),
        new(FactorRemoved, ("停用第二因素", "Second factor taken off")),
        new(PasswordSet, ("本人更改密码", "Own password changed")),
        new(SessionEnded, ("本人结束登录", "Own session ended")),
        new(CredentialIssued, ("发放接口凭证", "Credential issued")),
        new(CredentialRevoked, ("吊销接口凭证", "Credential revoked")),
        new(ActErased, ("依法删除记录内容", "Content of an act erased"), "《中华人民共和国个人信息保护法》第四十七条"),
        new(OutsideLinked, ("关联统一身份", "Outside identity linked")),
        new(OutsideUnlinked, ("解除统一身份关联", "Outside identity unlinked")),
        new(LedgerVerified, ("核验存证账本", "Ledger verified")),
    ];
}

using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Trust;

/// <summary>What somebody wants to be changed.</summary>
/// <param name="Kind">As in <see cref="RightsKinds"/>, or a kind of another engine.</param>
/// <param name="Target">Whom or what: an account's id, a source.</param>
/// <param name="Reason">Why; the second person reads it.</param>
public sealed record RightsWish(string Kind, string? Target, string? Reason)
{
    /// <summary>The kind's own fields; what is not known is ignored.</summary>
    public IReadOnlyDictionary<string, string?> Fields { get; init; } = new Dictionary<string, string?>();

    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Never stored: only its hash is.</summary>
    public string? Password { get; init; }

    public string? Field(string name) => Fields.GetValueOrDefault(name)?.Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>One thing that changes.</summary>
/// <param name="Key">Stable, for programs: <c>roles</c>.</param>
public sealed record RightsLine(string Key, Words Title, IReadOnlyList<Words> Before, IReadOnlyList<Words> After);

/// <summary>What a wish would change, as things are now.</summary>
/// <param name="About">As acts say it.</param>
/// <param name="Subject">As people call it.</param>
/// <param name="AccountId">The account whose rights change, where it exists already: its owner does not decide.</param>
public sealed record RightsPlan(string About, string Subject, Guid? AccountId, IReadOnlyList<RightsLine> Lines)
{
    /// <summary>A hash to keep beside the proposal.</summary>
    public string? Secret { get; init; }
}

/// <summary>
/// One kind of change that widens rights. Another engine brings its own by registering one; proposing, deciding, expiry, acts and pages are the same for all.
/// </summary>
public interface IRightsChange
{
    string Kind { get; }

    Words Title { get; }

    /// <summary>
    /// Checks a wish against what is. Called when it is proposed and again when it is decided: where the lines are no longer the same, somebody changed
    /// something meanwhile and the proposal is refused.
    /// </summary>
    Task<Result<RightsPlan>> Plan(DaodiDb db, RightsWish wish, CancellationToken ct);

    /// <summary>Does it, in the same work in which the second person agrees. Where something is collected later there may be nothing to do yet.</summary>
    Task<Result<Done>> Apply(DaodiDb db, RightsProposal proposal, RightsWish wish, Viewer by, DateTimeOffset at, CancellationToken ct);
}

/// <summary>The kinds of this engine.</summary>
public static class RightsKinds
{
    public const string AccountNew = "account.new";
    public const string AccountRoles = "account.roles";
    public const string AccountActive = "account.active";
    public const string AccountPlace = "account.place";
    public const string AccountPassword = "account.password";
    public const string AccountFactor = "account.second-factor";
    public const string CredentialNew = "credential.new";

    public static Words TitleOf(string kind) => kind switch
    {
        AccountNew => ("开通账号", "Open an account"),
        AccountRoles => ("增加角色", "Give roles"),
        AccountActive => ("启用账号", "Set an account active again"),
        AccountPlace => ("调整单位或查看范围", "Change unit or scope"),
        AccountPassword => ("重设他人密码", "Set another's password"),
        AccountFactor => ("重置他人第二因素", "Reset another's second factor"),
        CredentialNew => ("发放接口凭证", "Issue a credential"),
        _ => Words.Same(kind),
    };
}

/// <summary>Whom to tell: all who have a permission, or one account.</summary>
public readonly record struct RightsAudience(string? Permission, Guid? Account);

/// <summary>Tells people of changes of rights; the pages' notices are one.</summary>
public interface IRightsWarning
{
    Task Tell(DaodiDb db, RightsAudience audience, string kind, Words words, DateTimeOffset at, CancellationToken ct);
}

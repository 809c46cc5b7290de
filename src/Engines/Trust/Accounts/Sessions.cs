using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>Signing in and out. Wrong passwords are counted inside the lane, so guesses in parallel cannot outrun the lock.</summary>
public sealed class Sessions(
    IReader reader, IWriteLane lane, SignInManager<Account> signIn, IPasswordHasher<Account> hasher, ILookupNormalizer names,
    TimeProvider clock)
{
    /// <summary>So many wrong passwords in a row lock the account …</summary>
    public const int AllowedFailures = 5;

    /// <summary>… for this long.</summary>
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<Account>().HashPassword(null!, "nobody"));

    private static readonly Error Refused = new("sign-in.refused",
        ("用户名或密码不正确，请核对后重试。", "The user name or the password is wrong; check both and try again."))
    { Kind = ErrorKind.Forbidden };

    /// <summary>
    /// Checks name and password and sets the cookie. Errors: <c>sign-in.refused</c> (whatever is wrong, an unknown name too),
    /// <c>sign-in.locked</c> after <see cref="AllowedFailures"/> wrong passwords, <c>sign-in.inactive</c>.
    /// </summary>
    public async Task<Result<Account>> SignIn(string? user, string? password, CancellationToken ct = default)
    {
        var name = names.NormalizeName(user?.Trim() ?? "");
        var account = await reader.Read(db => db.Set<Account>().SingleOrDefaultAsync(a => a.NormalizedUserName == name, ct));
        // An unknown name costs the same time as a wrong password, so that names cannot be found out by the clock.
        var verified = hasher.VerifyHashedPassword(account!, account?.PasswordHash ?? NobodysHash.Value, password ?? "");
        if (account is null || account.PasswordHash is null) return Refused;
        var right = verified != PasswordVerificationResult.Failed;

        var counted = await lane.Run<Result<Account>>(async (db, stop) => Outcome(await Count(db, account.Id, right, stop)), ct);
        if (!counted.Ok) return counted.Error;
        if (counted.Value.Ok) await signIn.SignInAsync(counted.Value.Value, isPersistent: true);
        return counted.Value;
    }

    /// <summary>Sets the cookie of an account without a password; the demonstration's role cards use it, nothing else may.</summary>
    public async Task<Result<Account>> Enter(string user, CancellationToken ct = default)
    {
        var name = names.NormalizeName(user);
        var account = await reader.Read(db => db.Set<Account>().SingleOrDefaultAsync(a => a.NormalizedUserName == name, ct));
        if (account is null || !account.Active)
            return Error.NotFound("account.unknown", ($"没有账号“{user}”。", $"There is no account “{user}”."));
        await signIn.SignInAsync(account, isPersistent: true);
        return account;
    }

    /// <summary>Ends the session of this browser.</summary>
    public Task SignOut() => signIn.SignOutAsync();

    // The lane undoes a work that returns an error; the count of a wrong password must stay, so the outcome travels as a value.
    private static Result<Result<Account>> Outcome(Result<Account> outcome) => outcome;

    private async Task<Result<Account>> Count(DaodiDb db, Guid id, bool right, CancellationToken ct)
    {
        var now = clock.Instant();
        var account = await db.Set<Account>().SingleAsync(a => a.Id == id, ct);
        if (account.LockoutEnd > now) return Locked(account.LockoutEnd.Value);
        if (!right)
        {
            if (++account.AccessFailedCount < AllowedFailures)
            {
                await Acts.Append(db, new(TrustActs.SignInRefused, Viewer.System("trust"), now) { About = $"account/{id}", Data = new { failures = account.AccessFailedCount } }, ct);
                return Refused;
            }

            account.AccessFailedCount = 0;
            account.LockoutEnd = now + LockedFor;
            await Acts.Append(db, new(TrustActs.LockedOut, Viewer.System("trust"), now) { About = $"account/{id}" }, ct);
            return Locked(account.LockoutEnd.Value);
        }

        if (!account.Active)
            return Error.Forbidden("sign-in.inactive", ("该账号已停用，请联系本单位管理员。", "This account is no longer active; ask your unit's administrator."));
        account.AccessFailedCount = 0;
        account.LockoutEnd = null;
        account.LastSignInAt = now;
        var by = new Viewer
        {
            Kind = ViewerKind.Account,
            AccountId = id,
            Name = account.DisplayName,
            UnitCode = account.UnitCode,
            Scope = Scope.Nothing,
            Permissions = new HashSet<string>(),
        };
        await Acts.Append(db, new(TrustActs.SignedIn, by, now) { About = $"account/{id}" }, ct);
        return account;
    }

    private static Error Locked(DateTimeOffset until) => new("sign-in.locked", (
        $"密码连续输错 {AllowedFailures} 次，账号已锁定至 {until.Local():HH:mm}，届时再试或联系管理员解锁。",
        $"Locked until {until.Local():HH:mm} after {AllowedFailures} wrong passwords; try again then, or ask your administrator."))
    {
        Kind = ErrorKind.TooMany,
        Details = new Dictionary<string, object?> { ["until"] = until },
    };
}

using System.Globalization;
using System.Security.Claims;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>
/// Signing in and out. Wrong passwords and wrong codes are counted together inside the lane, so guesses in parallel cannot outrun the lock.
/// </summary>
public sealed class Sessions(
    IReader reader, IWriteLane lane, SignInManager<Account> signIn, IPasswordHasher<Account> hasher, ILookupNormalizer names, SessionBook book, SiteKey key,
    IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>So many wrong passwords or codes in a row lock the account …</summary>
    public const int AllowedFailures = 5;

    /// <summary>… for this long.</summary>
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>How long the second step may follow the first.</summary>
    public static readonly TimeSpan BetweenSteps = TimeSpan.FromMinutes(5);

    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<Account>().HashPassword(null!, "nobody"));

    private static readonly Error Refused = new("sign-in.refused",
        ("用户名或密码不正确，请核对后重试。", "The user name or the password is wrong; check both and try again."))
    { Kind = ErrorKind.Forbidden };

    private static readonly Error WrongCode = new("sign-in.code-wrong",
        ("验证码不对或已用过，请等下一个验证码再试。", "The code is wrong or was used already; wait for the next one."), "code")
    { Kind = ErrorKind.Forbidden };

    private static readonly Error WrongPassword = Refused with { Message = ("密码不正确，请重新输入。", "The password is wrong; enter it again.") };

    private static readonly Error NoPassword = Error.Conflict("account.no-password",
        ("这个账号没有密码，请用验证码。", "This account has no password; use a code.")) with
    { Field = "password" };

    private readonly IDataProtector _tickets = protection.CreateProtector("sign-in second step");

    /// <summary>
    /// Checks name, password and, where the account has a second factor, code, and sets the cookie. Errors: <c>sign-in.refused</c> (whatever is wrong, an
    /// unknown name too), <c>sign-in.code</c> where only the code is missing (its detail <c>ticket</c> is for <see cref="Complete"/>),
    /// <c>sign-in.code-wrong</c>, <c>sign-in.locked</c> after <see cref="AllowedFailures"/> failures, <c>sign-in.inactive</c>.
    /// </summary>
    public async Task<Result<Account>> SignIn(string? user, string? password, string? code = null, CancellationToken ct = default)
    {
        var name = names.NormalizeName(user?.Trim() ?? "");
        var account = await reader.Read(db => db.Set<Account>().SingleOrDefaultAsync(a => a.NormalizedUserName == name, ct));
        // An unknown name costs the same time as a wrong password, so that names cannot be found out by the clock.
        var verified = hasher.VerifyHashedPassword(account!, account?.PasswordHash ?? NobodysHash.Value, password ?? "");
        if (account is null || account.PasswordHash is null) return Refused;
        var right = verified != PasswordVerificationResult.Failed;
        var counted = await Counted(account.Id, right, code, session: true, ct);
        if (counted.Ok) await SetCookie(counted.Value);
        else if (counted.Error.Code == "sign-in.code") return WithTicket(counted.Error, account, "password");
        return counted.Map(c => c.Account);
    }

    /// <summary>The second step, with the ticket of the first. Errors as of <see cref="SignIn"/>; <c>sign-in.again</c> where the ticket is none, too old or of an account that has changed.</summary>
    public async Task<Result<Account>> Complete(string? ticket, string? code, CancellationToken ct = default)
    {
        if (await OfTicket(ticket, ct) is not ({ } account, { } how)) return Again;
        var counted = await Counted(account.Id, true, code ?? "", session: true, ct, how);
        if (counted.Ok) await SetCookie(counted.Value);
        return counted.Map(c => c.Account);
    }

    /// <summary>Sets the cookie of an account without a password; the demonstration's role cards use it, nothing else may.</summary>
    public async Task<Result<Account>> Enter(string user, CancellationToken ct = default)
    {
        var name = names.NormalizeName(user);
        var account = await reader.Read(db => db.Set<Account>().SingleOrDefaultAsync(a => a.NormalizedUserName == name, ct));
        if (account is null || !account.Active)
            return Error.NotFound("account.unknown", ($"没有账号“{user}”。", $"There is no account “{user}”."));
        await Begin(account, SessionBook.Card, ct);
        return account;
    }

    /// <summary>
    /// Sets the cookie of an account whose outside identity the provider has vouched for. A lock and an inactive account hold here too, and an account's own
    /// second factor is asked for: the provider may have let in by a password alone. Errors: <c>sign-in.locked</c>, <c>sign-in.inactive</c>,
    /// <c>sign-in.code</c> with the ticket for <see cref="Complete"/>.
    /// </summary>
    public async Task<Result<Account>> SignInOutside(Guid accountId, CancellationToken ct = default)
    {
        var counted = await Counted(accountId, true, null, session: true, ct, SessionBook.Outside);
        if (counted.Ok) await SetCookie(counted.Value);
        else if (counted.Error.Code == "sign-in.code" && await reader.Read(db => db.Set<Account>().SingleOrDefaultAsync(a => a.Id == accountId, ct)) is { } account)
            return WithTicket(counted.Error, account, SessionBook.Outside);
        return counted.Map(c => c.Account);
    }

    /// <summary>Starts a session for somebody who has just proved who they are; an older one of this browser ends.</summary>
    internal async Task Begin(Account account, string how, CancellationToken ct = default)
    {
        var started = await lane.Run<string>((db, _) => Task.FromResult<Result<string>>(SessionBook.Start(db, account.Id, how, signIn.Context, clock.Instant())), ct);
        if (started.Ok) await SetCookie(new(account, started.Value));
    }

    /// <summary>Ends the session of this browser.</summary>
    public async Task SignOut()
    {
        await EndOld();
        await signIn.SignOutAsync();
    }

    /// <summary>Checks password or code of somebody signed in, counted like a sign-in; starts nothing. A code alone is enough where there is a second factor.</summary>
    internal async Task<Result<Done>> Prove(Account account, string? password, string? code, CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(code)) return (await Counted(account.Id, true, code, session: false, ct)).Map(_ => Done.It);
        if (account.PasswordHash is null) return NoPassword;
        var right = hasher.VerifyHashedPassword(account, account.PasswordHash, password ?? "") != PasswordVerificationResult.Failed;
        var proved = await Counted(account.Id, right, null, session: false, ct);
        return proved.Ok ? Done.It : proved.Error == Refused ? WrongPassword : proved.Error;
    }

    private sealed record Entered(Account Account, string Secret);

    // The lane undoes a work that returns an error; the count of a wrong password must stay, so the outcome travels as a value.
    private async Task<Result<Entered>> Counted(Guid id, bool right, string? code, bool session, CancellationToken ct, string how = "password")
    {
        var counted = await lane.Run<Result<Entered>>(async (db, stop) => Outcome(await Count(db, id, right, code, session, how, stop)), ct);
        return counted.Ok ? counted.Value : counted.Error;
    }

    private static Result<Result<Entered>> Outcome(Result<Entered> outcome) => outcome;

    private async Task<Result<Entered>> Count(DaodiDb db, Guid id, bool right, string? code, bool session, string how, CancellationToken ct)
    {
        var now = clock.Instant();
        var account = await db.Set<Account>().SingleAsync(a => a.Id == id, ct);
        if (account.LockoutEnd > now) return Locked(account.LockoutEnd.Value);
        if (!right) return await Fail(db, account, "password", Refused, now, ct);
        if (!account.Active)
            return Error.Forbidden("sign-in.inactive", ("该账号已停用，请联系本单位管理员。", "This account is no longer active; ask your unit's administrator."));
        var factor = await SecondFactorDesk.Confirmed(db, id, ct);
        if (factor is not null && (session || !string.IsNullOrWhiteSpace(code)))
        {
            // The password was right: that alone neither counts as a failure nor forgives the ones before.
            if (string.IsNullOrWhiteSpace(code)) return NeedsCode;
            if (await SecondFactorDesk.Accept(db, key, factor, code, now, ct) is not { } proof) return await Fail(db, account, "code", WrongCode, now, ct);
            // Whom a provider let in stays that: of its people no password of ours is asked.
            if (how != SessionBook.Outside) how = proof;
        }
        else if (!string.IsNullOrWhiteSpace(code))
        {
            // A code where there is no second factor proves nothing.
            return await Fail(db, account, "code", WrongCode, now, ct);
        }

        account.AccessFailedCount = 0;
        account.LockoutEnd = null;
        if (!session) return new Entered(account, "");
        account.LastSignInAt = now;
        var secret = SessionBook.Start(db, id, how, signIn.Context, now);
        await Acts.Append(db, new(TrustActs.SignedIn, Actor(account), now) { About = $"account/{id}", Data = new { how } }, ct);
        return new Entered(account, secret);
    }

    private static async Task<Error> Fail(DaodiDb db, Account account, string what, Error error, DateTimeOffset now, CancellationToken ct)
    {
        if (++account.AccessFailedCount < AllowedFailures)
        {
            await Acts.Append(db, new(TrustActs.SignInRefused, Viewer.System("trust"), now) { About = $"account/{account.Id}", Data = new { what, failures = account.AccessFailedCount } }, ct);
            return error;
        }

        account.AccessFailedCount = 0;
        account.LockoutEnd = now + LockedFor;
        await Acts.Append(db, new(TrustActs.LockedOut, Viewer.System("trust"), now) { About = $"account/{account.Id}", Data = new { what } }, ct);
        return Locked(account.LockoutEnd.Value);
    }

    /// <summary>A new secret in a new cookie each time: one that somebody planted before the sign-in is worth nothing after it.</summary>
    private async Task SetCookie(Entered entered)
    {
        await EndOld();
        await signIn.SignInWithClaimsAsync(entered.Account, new AuthenticationProperties { IsPersistent = true }, [new Claim(SessionBook.Claim, entered.Secret)]);
    }

    private async Task EndOld()
    {
        if (signIn.Context.User.FindFirstValue(SessionBook.Claim) is not { } old) return;
        var hash = SessionBook.HashOf(old);
        await lane.Run<Done>(async (db, ct) =>
        {
            if (await db.Set<SessionRow>().SingleOrDefaultAsync(s => s.Hash == hash && s.EndedAt == null, ct) is { } row) row.EndedAt = clock.Instant();
            return Done.It;
        });
        book.Forget(s => s.Hash.AsSpan().SequenceEqual(hash));
    }

    private Error WithTicket(Error error, Account account, string how) => error with { Details = new Dictionary<string, object?> { ["ticket"] = TicketOf(account, how) } };

    private string TicketOf(Account account, string how) => _tickets.Protect(string.Create(CultureInfo.InvariantCulture,
        $"{account.Id}|{account.SecurityStamp}|{(clock.Instant() + BetweenSteps).ToUnixTimeSeconds()}|{how}"));

    /// <summary>Whom a ticket is for, and how the first step was proved.</summary>
    private async Task<(Account? Account, string? How)> OfTicket(string? ticket, CancellationToken ct)
    {
        if (ticket is not { Length: > 0 and < 2000 }) return default;
        string[] parts;
        try
        {
            parts = _tickets.Unprotect(ticket).Split('|');
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return default;
        }

        if (parts is not [var who, var stamp, var until, var how] || !Guid.TryParse(who, out var id) || !long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            || clock.Instant().ToUnixTimeSeconds() > end) return default;
        var account = await reader.Read(db => db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, ct));
        return account?.SecurityStamp == stamp ? (account, how) : default;
    }

    private static Viewer Actor(Account account) => new()
    {
        Kind = ViewerKind.Account,
        AccountId = account.Id,
        Name = account.DisplayName,
        UnitCode = account.UnitCode,
        Scope = Scope.Nothing,
        Permissions = new HashSet<string>(),
    };

    private static readonly Error NeedsCode = new("sign-in.code",
        ("请输入验证器上的 6 位验证码，或一个恢复码。", "Enter the six digits of your authenticator, or a recovery code."), "code")
    { Kind = ErrorKind.Forbidden };

    private static readonly Error Again = Error.Forbidden("sign-in.again", ("登录已超时，请重新输入用户名和密码。", "That took too long; enter name and password again."));

    private static Error Locked(DateTimeOffset until) => new("sign-in.locked", (
        $"密码或验证码连续输错 {AllowedFailures} 次，账号已锁定至 {until.Local():HH:mm}，届时再试或联系管理员解锁。",
        $"Locked until {until.Local():HH:mm} after {AllowedFailures} wrong passwords or codes; try again then, or ask your administrator."))
    {
        Kind = ErrorKind.TooMany,
        Details = new Dictionary<string, object?> { ["until"] = until },
    };
}

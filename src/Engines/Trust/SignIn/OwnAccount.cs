using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>What one does with one's own sign-in: another password, and proving again who one is before what matters most.</summary>
public sealed class OwnAccount(
    IReader reader, IWriteLane lane, Sessions sessions, SessionBook book, SignInRows rows, AccountDesk desk, IPasswordHasher<Account> hasher, ViewerFactory viewers,
    TimeProvider clock)
{
    /// <summary>
    /// Sets one's own password; all other sessions end, and this one goes on under a new cookie. Errors: <c>sign-in.refused</c> and
    /// <c>sign-in.locked</c> for the present password, which are counted as at sign-in; <c>account.password</c>.
    /// </summary>
    public async Task<Result<Done>> SetPassword(string? present, string? password, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (by.AccountId is not { } id || await reader.Read(db => db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, ct)) is not { } account)
            return Error.Forbidden("sign-in.needed", ("请先登录。", "Sign in first."));
        var proved = await sessions.Prove(account, present, null, ct);
        if (!proved.Ok) return proved.Error with { Field = "present" };
        var wanted = password ?? "";
        if (await desk.Weakness(wanted, account.UserName, account.DisplayName, account.UnitCode) is { } weak) return weak;
        if (await PasswordRules.Seen(reader, hasher, account, wanted, rows.PasswordHistory, ct) is { } seen) return seen;
        var hash = hasher.HashPassword(account, wanted);
        var changed = await lane.Run<Account>(async (db, stop) =>
        {
            var now = clock.Instant();
            var row = await db.Set<Account>().SingleAsync(a => a.Id == id, stop);
            // Somebody set another meanwhile: what was proved is no longer true.
            if (row.PasswordHash != account.PasswordHash) return Error.Conflict("account.changed", ("账号已被更改，请重新登录。", "The account was changed; sign in again."));
            PasswordRules.Set(db, row, hash, byOther: false, now);
            row.SecurityStamp = AccountDesk.Stamp();
            row.ConcurrencyStamp = AccountDesk.Stamp();
            await book.EndOthers(db, id, null, now, stop);
            await Acts.Append(db, new(TrustActs.PasswordSet, by, now) { About = $"account/{id}" }, stop);
            return row;
        }, ct);
        viewers.Forget(id);
        if (!changed.Ok) return changed.Error;
        book.Forget(s => s.AccountId == id);
        await sessions.Begin(changed.Value, "password", ct);
        return Done.It;
    }

    /// <summary>Proves again who one is, by password or by a code of the second factor. Errors as at sign-in.</summary>
    public async Task<Result<Done>> Confirm(string? password, string? code, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (by.AccountId is not { } id || by.Session is not { } session || await reader.Read(db => db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, ct)) is not { } account)
            return Error.Forbidden("sign-in.needed", ("请先登录。", "Sign in first."));
        var proved = await sessions.Prove(account, password, code, ct);
        if (!proved.Ok) return proved.Error;
        var done = await lane.Run<Done>(async (db, stop) =>
        {
            await book.Proved(db, session.Id, clock.Instant(), stop);
            return Done.It;
        }, ct);
        book.Forget(s => s.Id == session.Id);
        return done;
    }
}

using System.Security.Cryptography;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>An account to be opened.</summary>
/// <param name="User">What the person types to sign in: 2 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</param>
/// <param name="Password">Null for an account that is entered otherwise (demonstration, later single sign-on).</param>
public sealed record NewAccount(string User, string DisplayName, string UnitCode, IReadOnlyList<string> Roles, string? Password)
{
    public string Language { get; init; } = "zh";
    public bool OwnOnly { get; init; }
    public string? Phone { get; init; }
}

/// <summary>Opening accounts and changing what they may do. Every change is an act and ends the sessions it concerns.</summary>
public sealed class AccountDesk(
    IWriteLane lane, UnitDirectory units, Roles roles, UserManager<Account> users, ViewerFactory viewers, TimeProvider clock)
{
    /// <summary>
    /// Opens an account. Errors: <c>account.exists</c>, <c>account.user</c>, <c>account.password</c>, <c>account.unit</c>,
    /// <c>account.role</c>.
    /// </summary>
    public async Task<Result<Account>> Open(NewAccount request, Viewer by, CancellationToken ct = default)
    {
        var opened = await OpenMany([request], by, ct);
        return opened.Map(list => list[0]);
    }

    /// <summary>Opens several accounts, all or none. Equal passwords are hashed once: of use where there are none (null).</summary>
    public async Task<Result<IReadOnlyList<Account>>> OpenMany(IReadOnlyList<NewAccount> requests, Viewer by, CancellationToken ct = default)
    {
        var accounts = new List<Account>(requests.Count);
        foreach (var request in requests)
        {
            var made = await Make(request);
            if (!made.Ok) return made.Error;
            accounts.Add(made.Value);
        }

        return await lane.Run<IReadOnlyList<Account>>(async (db, stop) =>
        {
            var names = accounts.Select(a => a.NormalizedUserName).ToList();
            var taken = await db.Set<Account>().Where(a => names.Contains(a.NormalizedUserName)).Select(a => a.UserName).FirstOrDefaultAsync(stop);
            taken ??= accounts.GroupBy(a => a.NormalizedUserName).FirstOrDefault(g => g.Count() > 1)?.First().UserName;
            if (taken is not null)
                return Error.Conflict("account.exists", ($"用户名“{taken}”已被使用，请换一个。", $"The user name “{taken}” is taken; choose another.")) with { Field = "user" };
            for (var i = 0; i < accounts.Count; i++)
            {
                db.Add(accounts[i]);
                db.AddRange(requests[i].Roles.Distinct().Select(r => new AccountRole { AccountId = accounts[i].Id, Role = r }));
                await Acts.Append(db, new(TrustActs.AccountCreated, by, accounts[i].CreatedAt)
                {
                    About = About(accounts[i].Id),
                    Data = new { account = accounts[i].Id, user = accounts[i].UserName, unit = accounts[i].UnitCode, roles = requests[i].Roles },
                }, stop);
            }
            return accounts;
        }, ct);
    }

    /// <summary>Gives the account these roles and takes all others. Errors: <c>account.unknown</c>, <c>account.role</c>.</summary>
    public Task<Result<Done>> GiveRoles(Guid accountId, IReadOnlyList<string> names, Viewer by, CancellationToken ct = default)
    {
        var unknown = names.FirstOrDefault(n => roles.Find(n) is null);
        if (unknown is not null) return Task.FromResult<Result<Done>>(UnknownRole(unknown));
        return Change(accountId, by, async (db, account, stop) =>
        {
            var had = await db.Set<AccountRole>().Where(r => r.AccountId == account.Id).ToListAsync(stop);
            db.RemoveRange(had.Where(r => !names.Contains(r.Role)));
            db.AddRange(names.Except(had.Select(r => r.Role)).Select(n => new AccountRole { AccountId = account.Id, Role = n }));
            return new { account = account.Id, roles = names };
        }, ct);
    }

    /// <summary>Sets an account active or inactive; an inactive one is signed out everywhere.</summary>
    public Task<Result<Done>> SetActive(Guid accountId, bool active, Viewer by, CancellationToken ct = default) =>
        Change(accountId, by, (_, account, _) =>
        {
            account.Active = active;
            return Task.FromResult<object>(new { account = account.Id, active });
        }, ct);

    /// <summary>Ends a lock before its time.</summary>
    public Task<Result<Done>> Unlock(Guid accountId, Viewer by, CancellationToken ct = default) =>
        Change(accountId, by, (_, account, _) =>
        {
            account.LockoutEnd = null;
            account.AccessFailedCount = 0;
            return Task.FromResult<object>(new { account = account.Id, unlocked = true });
        }, ct);

    /// <summary>Sets a new password and ends all sessions. Errors: <c>account.password</c>, <c>account.unknown</c>.</summary>
    public async Task<Result<Done>> SetPassword(Guid accountId, string password, Viewer by, CancellationToken ct = default)
    {
        if (await Weakness(password) is { } weak) return weak;
        var hash = users.PasswordHasher.HashPassword(null!, password);
        return await Change(accountId, by, (_, account, _) =>
        {
            account.PasswordHash = hash;
            return Task.FromResult<object>(new { account = account.Id, password = "set" });
        }, ct);
    }

    private async Task<Result<Done>> Change(
        Guid id, Viewer by, Func<DaodiDb, Account, CancellationToken, Task<object>> change, CancellationToken ct)
    {
        var done = await lane.Run<Done>(async (db, stop) =>
        {
            var account = await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, stop);
            if (account is null) return Error.NotFound("account.unknown", ("没有这个账号。", "There is no such account."));
            var data = await change(db, account, stop);
            account.SecurityStamp = Stamp();
            account.ConcurrencyStamp = Stamp();
            await Acts.Append(db, new(TrustActs.AccountChanged, by, clock.Instant()) { About = About(id), Data = data }, stop);
            return Done.It;
        }, ct);
        viewers.Forget(id);
        return done;
    }

    private async Task<Result<Account>> Make(NewAccount request)
    {
        var user = request.User.Trim();
        if (user.Length is < 2 or > 64 || user.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            return Error.Invalid("account.user", ("用户名应为 2 至 64 位字母、数字、“-”、“_”或“.”。", "A user name has 2 to 64 letters, digits, “-”, “_” or “.”."), "user");
        if (units.Find(request.UnitCode) is null)
            return Error.Invalid("account.unit", ($"没有单位“{request.UnitCode}”。", $"There is no unit “{request.UnitCode}”."), "unit");
        if (request.Roles.FirstOrDefault(r => roles.Find(r) is null) is { } unknown) return UnknownRole(unknown);
        if (request.Password is not null && await Weakness(request.Password) is { } weak) return weak;

        return new Account
        {
            Id = Guid.CreateVersion7(),
            UserName = user,
            NormalizedUserName = users.NormalizeName(user)!,
            DisplayName = request.DisplayName,
            UnitCode = request.UnitCode,
            Language = request.Language,
            OwnOnly = request.OwnOnly,
            PhoneNumber = request.Phone,
            PasswordHash = request.Password is null ? null : users.PasswordHasher.HashPassword(null!, request.Password),
            SecurityStamp = Stamp(),
            ConcurrencyStamp = Stamp(),
            LockoutEnabled = true,
            CreatedAt = clock.Instant(),
        };
    }

    private async Task<Error?> Weakness(string password)
    {
        foreach (var validator in users.PasswordValidators)
        {
            if (!(await validator.ValidateAsync(users, null!, password)).Succeeded)
                return Error.Invalid("account.password", (
                    "密码至少 10 位，并同时含有大写字母、小写字母和数字。",
                    "A password has at least 10 characters with a capital letter, a small letter and a digit."), "password");
        }
        return null;
    }

    private static Error UnknownRole(string name) =>
        Error.Invalid("account.role", ($"没有角色“{name}”。", $"There is no role “{name}”."), "roles");

    private static string About(Guid id) => $"account/{id}";

    private static string Stamp() => Convert.ToHexString(RandomNumberGenerator.GetBytes(20));
}

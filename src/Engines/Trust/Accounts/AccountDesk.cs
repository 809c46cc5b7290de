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

/// <summary>
/// Opening accounts and changing what they may do. Every change is an act that says what was before and after, and ends the sessions it concerns. What narrows
/// rights works at once; what widens them is a proposal (<see cref="RightsDesk"/>), but for the platform's own <see cref="SingleHand"/>.
/// </summary>
public sealed class AccountDesk(
    IWriteLane lane, UnitDirectory units, Roles roles, UserManager<Account> users, ViewerFactory viewers, Administrators administrators, SingleHand alone,
    RefusedTries refused, SignInRows rows, SessionBook sessions, TimeProvider clock)
{
    /// <summary>
    /// Opens an account by a single hand. Errors: <c>account.exists</c>, <c>account.user</c>, <c>account.password</c>, <c>account.unit</c>,
    /// <c>account.role</c>, <c>rights.two-people</c>, <c>rights.separate</c>.
    /// </summary>
    public async Task<Result<Account>> Open(NewAccount request, Viewer by, BreakGlass? glass = null, CancellationToken ct = default)
    {
        var opened = await OpenMany([request], by, glass, ct);
        return opened.Map(list => list[0]);
    }

    /// <summary>Opens several accounts, all or none. Equal passwords are hashed once: of use where there are none (null).</summary>
    public async Task<Result<IReadOnlyList<Account>>> OpenMany(IReadOnlyList<NewAccount> requests, Viewer by, BreakGlass? glass = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var accounts = new List<Account>(requests.Count);
        foreach (var request in requests)
        {
            var made = await Make(request);
            if (!made.Ok) return made.Error;
            accounts.Add(made.Value);
        }

        var opened = await lane.Run<IReadOnlyList<Account>>(async (db, stop) =>
        {
            if (await alone.Permit(db, RightsKinds.AccountNew, null, by, glass, clock.Instant(), stop) is { } fault) return fault;
            return await Add(db, accounts, requests, by, null, stop) is { } wrong ? wrong : accounts;
        }, ct);
        return await refused.Pass(opened, by, RightsKinds.AccountNew, null);
    }

    /// <summary>
    /// Gives the account these roles and takes all others. Giving any needs a second person: <c>rights.two-people</c>. Other errors:
    /// <c>account.unknown</c>, <c>account.role</c>, <c>rights.separate</c>, <c>rights.last</c>, <c>rights.forbidden</c>.
    /// </summary>
    public Task<Result<Done>> GiveRoles(Guid accountId, IReadOnlyList<string> names, Viewer by, BreakGlass? glass = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        return Change(accountId, by, RightsKinds.AccountRoles, async (db, account, stop) =>
        {
            if (names.FirstOrDefault(n => roles.Find(n) is null) is { } unknown) return UnknownRole(unknown);
            var had = await RolesOf(db, account.Id, stop);
            if (administrators.Conflict(names) is { } conflict) return conflict;
            if (names.Except(had).Any() && await alone.Permit(db, RightsKinds.AccountRoles, About(account.Id), by, glass, clock.Instant(), stop) is { } two) return two;
            string[] gone = [.. had.Except(names)];
            if (account.Active && await administrators.Last(db, account.Id, gone, stop) is { } last) return last;
            return await SetRoles(db, account.Id, had, names, null, stop);
        }, null, ct);
    }

    /// <summary>Takes roles away, at once and alone. Errors: <c>account.unknown</c>, <c>rights.last</c>, <c>rights.forbidden</c>.</summary>
    public Task<Result<Done>> TakeRoles(Guid accountId, IReadOnlyList<string> names, string? reason, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        return Change(accountId, by, "take-roles", async (db, account, stop) =>
        {
            var had = await RolesOf(db, account.Id, stop);
            if (account.Active && await administrators.Last(db, account.Id, [.. names], stop) is { } last) return last;
            return await SetRoles(db, account.Id, had, [.. had.Except(names)], null, stop);
        }, reason, ct);
    }

    /// <summary>
    /// Sets an account inactive, which signs it out everywhere, or active again, which needs a second person. Errors: <c>account.unknown</c>,
    /// <c>rights.last</c>, <c>rights.two-people</c>, <c>rights.forbidden</c>.
    /// </summary>
    public Task<Result<Done>> SetActive(Guid accountId, bool active, Viewer by, string? reason = null, CancellationToken ct = default) =>
        Change(accountId, by, active ? RightsKinds.AccountActive : "deactivate", async (db, account, stop) =>
        {
            if (active && !account.Active && await alone.Permit(db, RightsKinds.AccountActive, About(accountId), by, null, clock.Instant(), stop) is { } two) return two;
            if (!active && account.Active && await administrators.Last(db, accountId, null, stop) is { } last) return last;
            var before = account.Active;
            account.Active = active;
            return Result(new { account = accountId, before = new { active = before }, after = new { active } });
        }, reason, ct);

    /// <summary>
    /// Takes another's second factor off by a single hand, because telephone and recovery codes are lost. Errors: <c>account.unknown</c>,
    /// <c>rights.two-people</c>.
    /// </summary>
    public Task<Result<Done>> ResetFactor(Guid accountId, Viewer by, BreakGlass? glass = null, CancellationToken ct = default) =>
        Change(accountId, by, RightsKinds.AccountFactor, async (db, account, stop) =>
        {
            if (await alone.Permit(db, RightsKinds.AccountFactor, About(accountId), by, glass, clock.Instant(), stop) is { } two) return two;
            await SecondFactorDesk.Clear(db, accountId, stop);
            return Result(new { account = account.Id, secondFactor = "reset" });
        }, null, ct);

    /// <summary>Ends a lock before its time.</summary>
    public Task<Result<Done>> Unlock(Guid accountId, Viewer by, CancellationToken ct = default) =>
        Change(accountId, by, "unlock", (_, account, _) =>
        {
            account.LockoutEnd = null;
            account.AccessFailedCount = 0;
            return Task.FromResult(Result(new { account = account.Id, unlocked = true }));
        }, null, ct);

    /// <summary>
    /// Sets another's password by a single hand and ends all sessions. Errors: <c>account.password</c>, <c>account.unknown</c>, <c>rights.two-people</c>.
    /// </summary>
    public async Task<Result<Done>> SetPassword(Guid accountId, string password, Viewer by, BreakGlass? glass = null, CancellationToken ct = default)
    {
        if (await Weakness(password) is { } weak) return weak;
        var hash = users.PasswordHasher.HashPassword(null!, password);
        return await Change(accountId, by, RightsKinds.AccountPassword, async (db, account, stop) =>
        {
            if (await alone.Permit(db, RightsKinds.AccountPassword, About(accountId), by, glass, clock.Instant(), stop) is { } two) return two;
            PasswordRules.Set(db, account, hash, byOther: true, clock.Instant());
            return Result(new { account = account.Id, password = "set" });
        }, null, ct);
    }

    internal static string About(Guid id) => $"account/{id}";

    internal static Error Unknown { get; } = Error.NotFound("account.unknown", ("没有这个账号。", "There is no such account."));

    internal static async Task<List<string>> RolesOf(DaodiDb db, Guid id, CancellationToken ct) =>
        await db.Set<AccountRole>().Where(r => r.AccountId == id).Select(r => r.Role).OrderBy(r => r).ToListAsync(ct);

    /// <summary>Writes the roles; what is returned says what was before and after.</summary>
    internal static async Task<Result<object>> SetRoles(DaodiDb db, Guid id, IReadOnlyList<string> had, IReadOnlyList<string> wanted, long? proposal, CancellationToken ct)
    {
        db.RemoveRange(await db.Set<AccountRole>().Where(r => r.AccountId == id && !wanted.Contains(r.Role)).ToListAsync(ct));
        db.AddRange(wanted.Distinct().Except(had).Select(n => new AccountRole { AccountId = id, Role = n }));
        return Result(new { account = id, before = had, after = wanted.Distinct().Order(StringComparer.Ordinal), proposal });
    }

    /// <summary>What every change does besides: the sessions end, the act is written.</summary>
    internal static async Task Changed(DaodiDb db, Account account, object data, string? reason, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        account.SecurityStamp = Stamp();
        account.ConcurrencyStamp = Stamp();
        await Acts.Append(db, new(TrustActs.AccountChanged, by, at) { About = About(account.Id), Reason = reason, Data = data }, ct);
    }

    /// <summary>Adds accounts that were made, each with its act. Errors: <c>account.exists</c>, <c>rights.separate</c>.</summary>
    internal async Task<Error?> Add(DaodiDb db, IReadOnlyList<Account> accounts, IReadOnlyList<NewAccount> requests, Viewer by, long? proposal, CancellationToken ct)
    {
        if (requests.Select(r => administrators.Conflict(r.Roles)).FirstOrDefault(e => e is not null) is { } conflict) return conflict;
        if (await Taken(db, [.. accounts.Select(a => a.NormalizedUserName!)], ct) is { } taken) return taken;
        for (var i = 0; i < accounts.Count; i++)
        {
            db.Add(accounts[i]);
            db.AddRange(requests[i].Roles.Distinct().Select(r => new AccountRole { AccountId = accounts[i].Id, Role = r }));
            await Acts.Append(db, new(TrustActs.AccountCreated, by, accounts[i].CreatedAt)
            {
                About = About(accounts[i].Id),
                Data = new { account = accounts[i].Id, user = accounts[i].UserName, unit = accounts[i].UnitCode, roles = requests[i].Roles, proposal },
            }, ct);
        }

        return null;
    }

    /// <summary>Error <c>account.exists</c> where one of the names is taken, or is there twice.</summary>
    internal static async Task<Error?> Taken(DaodiDb db, IReadOnlyList<string> names, CancellationToken ct)
    {
        var taken = await db.Set<Account>().Where(a => names.Contains(a.NormalizedUserName)).Select(a => a.UserName).FirstOrDefaultAsync(ct)
            ?? names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1)?.Key;
        return taken is null ? null
            : Error.Conflict("account.exists", ($"用户名“{taken}”已被使用，请换一个。", $"The user name “{taken}” is taken; choose another.")) with { Field = "user" };
    }

    internal static Result<object> Result(object data) => data;

    private async Task<Result<Done>> Change(
        Guid id, Viewer by, string what, Func<DaodiDb, Account, CancellationToken, Task<Result<object>>> change, string? reason, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(by);
        var done = await lane.Run<Done>(async (db, stop) =>
        {
            if (by.Kind is not (ViewerKind.Account or ViewerKind.System) || !by.May(Permissions.ManageAccounts)) return NotYours;
            if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, stop) is not { } account) return Unknown;
            var data = await change(db, account, stop);
            if (!data.Ok) return data.Error;
            await Changed(db, account, data.Value, reason?.Trim() is { Length: > 0 } said ? said[..Math.Min(said.Length, RightsDesk.ReasonMost)] : null, by, clock.Instant(), stop);
            return Done.It;
        }, ct);
        viewers.Forget(id);
        if (done.Ok) sessions.Forget(s => s.AccountId == id);
        return await refused.Pass(done, by, what, About(id));
    }

    private static readonly Error NotYours = Error.Forbidden("rights.forbidden", ("账号由系统管理员管理。", "Accounts are kept by the system administrator."));

    /// <summary>An account that breaks no rule, not stored yet. Errors as of <see cref="Open"/>, but for the taken name.</summary>
    internal async Task<Result<Account>> Make(NewAccount request, string? hash = null)
    {
        var user = request.User.Trim();
        if (user.Length is < 2 or > 64 || user.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            return Error.Invalid("account.user", ("用户名应为 2 至 64 位字母、数字、“-”、“_”或“.”。", "A user name has 2 to 64 letters, digits, “-”, “_” or “.”."), "user");
        if (units.Find(request.UnitCode) is null)
            return Error.Invalid("account.unit", ($"没有单位“{request.UnitCode}”。", $"There is no unit “{request.UnitCode}”."), "unit");
        if (request.Roles.FirstOrDefault(r => roles.Find(r) is null) is { } unknown) return UnknownRole(unknown);
        if (request.Password is not null && await Weakness(request.Password, user, request.DisplayName, request.UnitCode) is { } weak) return weak;

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
            PasswordHash = hash ?? (request.Password is null ? null : users.PasswordHasher.HashPassword(null!, request.Password)),
            SecurityStamp = Stamp(),
            ConcurrencyStamp = Stamp(),
            LockoutEnabled = true,
            PasswordAt = hash is null && request.Password is null ? null : clock.Instant(),
            // What comes with a hash was proposed: who proposed it knows the password.
            PasswordByOther = hash is not null,
            CreatedAt = clock.Instant(),
        };
    }

    /// <summary>What is wrong with a password of an account that these words belong to. Error <c>account.password</c>.</summary>
    internal async Task<Error?> Weakness(string password, params string?[] own)
    {
        if (PasswordRules.Fault(password, rows.PasswordLength, own) is { } fault) return fault;
        foreach (var validator in users.PasswordValidators)
        {
            if (!(await validator.ValidateAsync(users, null!, password)).Succeeded)
                return Error.Invalid("account.password", (
                    "密码至少 10 位，并同时含有大写字母、小写字母和数字。",
                    "A password has at least 10 characters with a capital letter, a small letter and a digit."), "password");
        }
        return null;
    }

    internal static Error UnknownRole(string name) =>
        Error.Invalid("account.role", ($"没有角色“{name}”。", $"There is no role “{name}”."), "roles");

    internal static string Stamp() => Convert.ToHexString(RandomNumberGenerator.GetBytes(20));
}

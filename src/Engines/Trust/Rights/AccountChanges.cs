using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>A new account with its roles. Fields: <c>user</c>, <c>name</c>, <c>unit</c>, <c>own</c> (1 for own cases only), <c>phone</c>; roles; password.</summary>
internal sealed class OpenAccountChange(AccountDesk desk, Administrators administrators, UnitDirectory units, Roles roles) : IRightsChange
{
    public string Kind => RightsKinds.AccountNew;
    public Words Title => RightsKinds.TitleOf(Kind);

    public async Task<Result<RightsPlan>> Plan(DaodiDb db, RightsWish wish, CancellationToken ct)
    {
        if (wish.Field("name") is null or { Length: > 64 }) return Error.Invalid("account.name", ("请填写姓名（64 字以内）。", "Give the name, in at most 64 characters."), "name");
        var made = await desk.Make(Request(wish));
        if (!made.Ok) return made.Error;
        if (administrators.Conflict(wish.Roles) is { } conflict) return conflict;
        var account = made.Value;
        if (await AccountDesk.Taken(db, [account.NormalizedUserName!], ct) is { } taken) return taken;
        return new RightsPlan($"user/{account.NormalizedUserName}"[..Math.Min(64, 5 + account.NormalizedUserName!.Length)], $"{account.DisplayName} {account.UserName}", null,
        [
            new("user", ("用户名", "User name"), [], [Words.Same(account.UserName!)]),
            new("name", ("姓名", "Name"), [], [Words.Same(account.DisplayName)]),
            new("unit", ("单位", "Unit"), [], [Places.Unit(units, account.UnitCode)]),
            new("scope", ("查看范围", "Scope"), [], [Places.Scope(account.OwnOnly)]),
            new("roles", ("角色", "Roles"), [], Titles.Of(roles, wish.Roles)),
        ])
        { Secret = account.PasswordHash };
    }

    public async Task<Result<Done>> Apply(DaodiDb db, RightsProposal proposal, RightsWish wish, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        var request = Request(wish);
        var made = await desk.Make(request, proposal.Secret);
        if (!made.Ok) return made.Error;
        return await desk.Add(db, [made.Value], [request], by, proposal.Id, ct) is { } fault ? fault : Done.It;
    }

    private static NewAccount Request(RightsWish wish) => new(
        wish.Field("user") ?? "", wish.Field("name") ?? "", wish.Field("unit") ?? "", [.. wish.Roles.Distinct()], wish.Password)
    {
        OwnOnly = wish.Field("own") == "1",
        Phone = wish.Field("phone"),
        Language = wish.Field("language") == "en" ? "en" : "zh",
    };
}

/// <summary>More roles for an account: <c>roles</c> are those to be added.</summary>
internal sealed class GiveRolesChange(Administrators administrators, Roles roles) : IRightsChange
{
    public string Kind => RightsKinds.AccountRoles;
    public Words Title => RightsKinds.TitleOf(Kind);

    public async Task<Result<RightsPlan>> Plan(DaodiDb db, RightsWish wish, CancellationToken ct)
    {
        if (wish.Roles.FirstOrDefault(r => roles.Find(r) is null) is { } unknown) return AccountDesk.UnknownRole(unknown);
        if (await Targets.Of(db, wish, ct) is not { } account) return AccountDesk.Unknown;
        var had = await AccountDesk.RolesOf(db, account.Id, ct);
        string[] then = [.. had.Union(wish.Roles).Order(StringComparer.Ordinal)];
        if (then.Length == had.Count) return Error.Invalid("rights.nothing", ("请选择要增加的角色。", "Choose the roles to give."), "roles");
        if (administrators.Conflict(then) is { } conflict) return conflict;
        return Targets.Plan(account, new RightsLine("roles", ("角色", "Roles"), Titles.Of(roles, had), Titles.Of(roles, then)));
    }

    public async Task<Result<Done>> Apply(DaodiDb db, RightsProposal proposal, RightsWish wish, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        if (await Targets.Of(db, wish, ct) is not { } account) return AccountDesk.Unknown;
        var had = await AccountDesk.RolesOf(db, account.Id, ct);
        return await Targets.Change(db, account, proposal, await AccountDesk.SetRoles(db, account.Id, had, [.. had.Union(wish.Roles)], proposal.Id, ct), by, at, ct);
    }
}

/// <summary>An account that was set inactive works again.</summary>
internal sealed class ActivateChange(Roles roles) : IRightsChange
{
    public string Kind => RightsKinds.AccountActive;
    public Words Title => RightsKinds.TitleOf(Kind);

    public async Task<Result<RightsPlan>> Plan(DaodiDb db, RightsWish wish, CancellationToken ct)
    {
        if (await Targets.Of(db, wish, ct) is not { } account) return AccountDesk.Unknown;
        if (account.Active) return Error.Conflict("rights.nothing", ("该账号本来就在用。", "The account is active already."));
        return Targets.Plan(account,
            new("active", ("状态", "State"), [("停用", "Inactive")], [("在用", "Active")]),
            new("roles", ("角色", "Roles"), [], Titles.Of(roles, await AccountDesk.RolesOf(db, account.Id, ct))));
    }

    public async Task<Result<Done>> Apply(DaodiDb db, RightsProposal proposal, RightsWish wish, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        if (await Targets.Of(db, wish, ct) is not { } account) return AccountDesk.Unknown;
        account.Active = true;
        return await Targets.Change(db, account, proposal,
            AccountDesk.Result(new { account = account.Id, before = new { active = false }, after = new { active = true }, proposal = proposal.Id }), by, at, ct);
    }
}

/// <summary>Another unit, or another scope in it. Fields: <c>unit</c>, <c>own</c>.</summary>
internal sealed class PlaceChange(UnitDirectory units) : IRightsChange
{
    public string Kind => RightsKinds.AccountPlace;
    public Words Title => RightsKinds.TitleOf(Kind);

    public async Task<Result<RightsPlan>> Plan(DaodiDb db, RightsWish wish, CancellationToken ct)
    {
        if (await Targets.Of(db, wish, ct) is not { } account) return AccountDesk.Unknown;
        var (unit, own) = Wanted(wish);
        if (units.Find(unit) is not { Active: true }) return Error.Invalid("account.unit", ($"没有单位“{unit}”。", $"There is no unit “{unit}”."), "unit");
        if (unit == account.UnitCode && own == account.OwnOnly) return Error.Invalid("rights.nothing", ("单位和范围都没有变化。", "Neither unit nor scope changes."), "unit");
        return Targets.Plan(account,
            new("unit", ("单位", "Unit"), [Places.Unit(units, account.UnitCode)], [Places.Unit(units, unit!)]),
            new("scope", ("查看范围", "Scope"), [Places.Scope(account.OwnOnly)], [Places.Scope(own)]));
    }

    public async Task<Result<Done>> Apply(DaodiDb db, RightsProposal proposal, RightsWish wish, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        if (await Targets.Of(db, wish, ct) is not { } account) return AccountDesk.Unknown;
        var before = new { unit = account.UnitCode, own = account.OwnOnly };
        var (unit, own) = Wanted(wish);
        (account.UnitCode, account.OwnOnly) = (unit!, own);
        return await Targets.Change(db, account, proposal, AccountDesk.Result(new { account = account.Id, before, after = new { unit, own }, proposal = proposal.Id }), by, at, ct);
    }

    private static (string? Unit, bool Own) Wanted(RightsWish wish) => (wish.Field("unit"), wish.Field("own") == "1");
}

/// <summary>A password that somebody else sets, because its owner forgot it.</summary>
internal sealed class PasswordChange(AccountDesk desk, UserManager<Account> users) : IRightsChange
{
    public string Kind => RightsKinds.AccountPassword;
    public Words Title => RightsKinds.TitleOf(Kind);

    public async Task<Result<RightsPlan>> Plan(DaodiDb db, RightsWish wish, CancellationToken ct)
    {
        if (await Targets.Of(db, wish, ct) is not { } account) return AccountDesk.Unknown;
        // When it is decided the password is known no more, only its hash.
        if (wish.Password is { } password && await desk.Weakness(password, account.UserName, account.DisplayName, account.UnitCode) is { } weak) return weak;
        var plan = Targets.Plan(account, new RightsLine("password", ("密码", "Password"), [Words.Same("••••••")], [("重新设定，原登录全部失效", "Set anew; all sessions end")]));
        return wish.Password is null ? plan : plan with { Secret = users.PasswordHasher.HashPassword(account, wish.Password) };
    }

    public async Task<Result<Done>> Apply(DaodiDb db, RightsProposal proposal, RightsWish wish, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        if (await Targets.Of(db, wish, ct) is not { } account) return AccountDesk.Unknown;
        if (proposal.Secret is null) return Error.Invalid("account.password", ("申请中没有新密码，请重新提出。", "The proposal holds no new password; propose it again."), "password");
        PasswordRules.Set(db, account, proposal.Secret, byOther: true, at);
        return await Targets.Change(db, account, proposal, AccountDesk.Result(new { account = account.Id, password = "set", proposal = proposal.Id }), by, at, ct);
    }
}

/// <summary>A second factor whose telephone and recovery codes are lost is taken off; its owner sets up another.</summary>
internal sealed class FactorChange : IRightsChange
{
    public string Kind => RightsKinds.AccountFactor;
    public Words Title => RightsKinds.TitleOf(Kind);

    public async Task<Result<RightsPlan>> Plan(DaodiDb db, RightsWish wish, CancellationToken ct)
    {
        if (await Targets.Of(db, wish, ct) is not { } account) return AccountDesk.Unknown;
        if (await SecondFactorDesk.Confirmed(db, account.Id, ct) is null) return Error.Conflict("factor.none", ("该账号没有启用第二因素。", "The account has no second factor."));
        return Targets.Plan(account, new RightsLine("second-factor", ("第二因素", "Second factor"), [("已启用", "Set up")], [("清除，须重新启用", "Taken off; to be set up again")]));
    }

    public async Task<Result<Done>> Apply(DaodiDb db, RightsProposal proposal, RightsWish wish, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        if (await Targets.Of(db, wish, ct) is not { } account) return AccountDesk.Unknown;
        await SecondFactorDesk.Clear(db, account.Id, ct);
        return await Targets.Change(db, account, proposal, AccountDesk.Result(new { account = account.Id, secondFactor = "reset", proposal = proposal.Id }), by, at, ct);
    }
}

/// <summary>What the kinds about an account have in common.</summary>
file static class Targets
{
    public static Task<Account?> Of(DaodiDb db, RightsWish wish, CancellationToken ct) => Guid.TryParse(wish.Target, out var id)
        ? db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, ct) : Task.FromResult<Account?>(null);

    public static RightsPlan Plan(Account account, params RightsLine[] lines) =>
        new(AccountDesk.About(account.Id), $"{account.DisplayName} {account.UserName}", account.Id, lines);

    public static async Task<Result<Done>> Change(
        DaodiDb db, Account account, RightsProposal proposal, Result<object> data, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        if (!data.Ok) return data.Error;
        await AccountDesk.Changed(db, account, data.Value, proposal.Reason, by, at, ct);
        return Done.It;
    }
}

file static class Titles
{
    public static IReadOnlyList<Words> Of(Roles roles, IEnumerable<string> names) =>
        [.. names.Distinct().Order(StringComparer.Ordinal).Select(n => roles.Find(n)?.Title ?? Words.Same(n))];
}

file static class Places
{
    public static Words Unit(UnitDirectory units, string code) => units.Find(code)?.Name ?? Words.Same(code);

    public static Words Scope(bool own) => own ? ("仅本人经办", "What is one's own") : ("本单位及下级", "The unit and what is below it");
}

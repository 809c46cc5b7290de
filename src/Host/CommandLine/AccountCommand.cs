using System.CommandLine;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.CommandLine;

/// <summary>
/// <c>daodi account open USER --unit CODE --role ROLE …</c>: until a site has its three administrators the console opens accounts by itself; from then on it
/// proposes like anybody else, and a security administrator decides in the browser. <c>--break-glass REASON</c> does it at once: an act, a notice to
/// every audit administrator, and in sight on the health page.
/// </summary>
internal static class AccountCommand
{
    public static Command Make(JsonLines lines) =>
        new("account", "Accounts of the site.") { Open(lines), Give(lines), Password(lines), Factor(lines), ListRoles(lines), Administrators(lines) };

    private static Command Open(JsonLines lines)
    {
        var (data, glass, reason) = (ServeCommand.Data(".data/site"), Glass(), Reason());
        var user = new Argument<string>("user") { Description = "what the person types to sign in" };
        var unit = new Option<string>("--unit") { Description = "code of the unit", Required = true };
        var name = new Option<string?>("--name") { Description = "name that colleagues see; without it, the user name" };
        var phone = new Option<string?>("--phone") { Description = "telephone, which also tells two accounts of one person" };
        var roles = new Option<string[]>("--role") { Description = "a role; may be given several times", Required = true };
        var open = new Command("open", "Open an account, or propose it; the password is one line of standard input.") { user, unit, name, phone, roles, reason, glass, data };
        open.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
        {
            var login = parsed.GetRequiredValue(user);
            var password = await Ask(lines, stop);
            var request = new NewAccount(login, parsed.GetValue(name) ?? login, parsed.GetRequiredValue(unit), parsed.GetRequiredValue(roles), password) { Phone = parsed.GetValue(phone) };
            if (await Alone(services, parsed.GetValue(glass), stop) is var (alone, broken) && alone)
            {
                var opened = await services.GetRequiredService<AccountDesk>().Open(request, Viewer.System("cli"), broken, stop);
                return lines.Answer(opened, account => new { ok = true, id = account.Id, user = account.UserName });
            }

            return await Propose(services, lines, new(RightsKinds.AccountNew, null, parsed.GetValue(reason))
            {
                Fields = new Dictionary<string, string?> { ["user"] = request.User, ["name"] = request.DisplayName, ["unit"] = request.UnitCode, ["phone"] = request.Phone },
                Roles = request.Roles,
                Password = password,
            }, stop);
        }, lines, stop));
        return open;
    }

    private static Command Give(JsonLines lines)
    {
        var (data, glass, reason) = (ServeCommand.Data(".data/site"), Glass(), Reason());
        var user = new Argument<string>("user") { Description = "the account" };
        var roles = new Option<string[]>("--role") { Description = "a role to give; may be given several times", Required = true };
        var give = new Command("give", "Give an account more roles, or propose it.") { user, roles, reason, glass, data };
        give.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
        {
            if (await Find(services, parsed.GetRequiredValue(user), stop) is not { } account) return Unknown(lines, parsed.GetRequiredValue(user));
            var more = parsed.GetRequiredValue(roles);
            if (await Alone(services, parsed.GetValue(glass), stop) is var (alone, broken) && alone)
            {
                var had = await services.GetRequiredService<IReader>().Read(db => db.Set<AccountRole>().Where(r => r.AccountId == account.Id).Select(r => r.Role).ToListAsync(stop));
                var given = await services.GetRequiredService<AccountDesk>().GiveRoles(account.Id, [.. had.Union(more)], Viewer.System("cli"), broken, stop);
                return lines.Answer(given, _ => new { ok = true, id = account.Id, user = account.UserName });
            }

            return await Propose(services, lines, new(RightsKinds.AccountRoles, account.Id.ToString(), parsed.GetValue(reason)) { Roles = more }, stop);
        }, lines, stop));
        return give;
    }

    private static Command Password(JsonLines lines)
    {
        var (data, glass, reason) = (ServeCommand.Data(".data/site"), Glass(), Reason());
        var user = new Argument<string>("user") { Description = "the account" };
        var set = new Command("password", "Set an account's password, or propose it; the password is one line of standard input.") { user, reason, glass, data };
        set.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
        {
            if (await Find(services, parsed.GetRequiredValue(user), stop) is not { } account) return Unknown(lines, parsed.GetRequiredValue(user));
            var password = await Ask(lines, stop);
            if (await Alone(services, parsed.GetValue(glass), stop) is var (alone, broken) && alone)
            {
                var done = await services.GetRequiredService<AccountDesk>().SetPassword(account.Id, password, Viewer.System("cli"), broken, stop);
                return lines.Answer(done, _ => new { ok = true, id = account.Id, user = account.UserName });
            }

            return await Propose(services, lines, new(RightsKinds.AccountPassword, account.Id.ToString(), parsed.GetValue(reason)) { Password = password }, stop);
        }, lines, stop));
        return set;
    }

    private static Command Factor(JsonLines lines)
    {
        var (data, glass, reason) = (ServeCommand.Data(".data/site"), Glass(), Reason());
        var user = new Argument<string>("user") { Description = "the account" };
        var reset = new Command("reset-factor", "Take an account's second factor off, or propose it: telephone and recovery codes are lost.") { user, reason, glass, data };
        reset.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
        {
            if (await Find(services, parsed.GetRequiredValue(user), stop) is not { } account) return Unknown(lines, parsed.GetRequiredValue(user));
            if (await Alone(services, parsed.GetValue(glass), stop) is var (alone, broken) && alone)
            {
                var done = await services.GetRequiredService<AccountDesk>().ResetFactor(account.Id, Viewer.System("cli"), broken, stop);
                return lines.Answer(done, _ => new { ok = true, id = account.Id, user = account.UserName });
            }

            return await Propose(services, lines, new(RightsKinds.AccountFactor, account.Id.ToString(), parsed.GetValue(reason)), stop);
        }, lines, stop));
        return reset;
    }

    private static Command ListRoles(JsonLines lines)
    {
        var data = ServeCommand.Data(".data/site");
        var list = new Command("roles", "The roles that an account can be given.") { data };
        list.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), services =>
        {
            foreach (var role in services.GetRequiredService<Roles>().All)
            {
                lines.Write(new { name = role.Name, title = role.Title, permissions = role.Permissions });
            }

            return Task.FromResult(Cli.Good);
        }, lines, stop));
        return list;
    }

    private static Command Administrators(JsonLines lines)
    {
        var data = ServeCommand.Data(".data/site");
        var show = new Command("administrators", "Whether the site has its three administrators, each another person.") { data };
        show.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
        {
            var now = await Look(services, stop);
            lines.Write(new { ok = now.Complete && now.Both.Count == 0, missing = now.Missing.Select(a => a.Role), both = now.Both });
            return now.Complete && now.Both.Count == 0 ? Cli.Good : Cli.Rejected;
        }, lines, stop));
        return show;
    }

    private static Option<string?> Glass() => new("--break-glass") { Description = "in an emergency: does it without a second person, for this reason, which every audit administrator reads" };

    private static Option<string?> Reason() => new("--reason") { Description = "why; the second person reads it", DefaultValueFactory = _ => "服务器控制台提出" };

    /// <summary>Whether it is done at once: on a site that has not its three administrators yet, or where the glass is broken.</summary>
    /// <summary>The reason of a proposal made at the console without one.</summary>
    internal const string AtTheConsole = "服务器控制台提出";

    internal static async Task<(bool Alone, BreakGlass? Glass)> Alone(IServiceProvider services, string? reason, CancellationToken stop) =>
        reason is not null ? (true, new BreakGlass(reason)) : (!(await Look(services, stop)).Complete, null);

    internal static async Task<int> Propose(IServiceProvider services, JsonLines lines, RightsWish wish, CancellationToken stop)
    {
        var proposed = await services.GetRequiredService<RightsDesk>().Propose(wish, Viewer.System("cli"), stop);
        if (proposed.Ok) await lines.Messages.WriteLineAsync("Proposed. A security administrator decides at /admin/rights.");
        return lines.Answer(proposed, p => new { ok = true, proposal = p.Id, state = "waiting", until = p.ExpiresAt });
    }

    private static Task<AdministratorsNow> Look(IServiceProvider services, CancellationToken stop) =>
        services.GetRequiredService<IReader>().Read(db => services.GetRequiredService<Daodi.Trust.Administrators>().Look(db, stop));

    private static Task<Account?> Find(IServiceProvider services, string user, CancellationToken stop)
    {
        var name = user.Trim().ToUpperInvariant();
        return services.GetRequiredService<IReader>().Read(db => db.Set<Account>().SingleOrDefaultAsync(a => a.NormalizedUserName == name, stop));
    }

    private static int Unknown(JsonLines lines, string user)
    {
        lines.Reject(Error.NotFound("account.unknown", ($"没有账号“{user}”。", $"There is no account “{user}”.")));
        return Cli.Rejected;
    }

    private static async Task<string> Ask(JsonLines lines, CancellationToken stop)
    {
        await lines.Messages.WriteLineAsync("Password:");
        return await lines.Input.ReadLineAsync(stop) ?? "";
    }
}

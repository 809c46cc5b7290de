using System.CommandLine;
using Daodi.Trust;

namespace Daodi.Host.CommandLine;

/// <summary><c>daodi account open USER --unit CODE --role ROLE … [--name NAME]</c>: the first accounts of a site. The password is read from standard input.</summary>
internal static class AccountCommand
{
    public static Command Make(JsonLines lines)
    {
        var data = ServeCommand.Data(".data/site");
        var user = new Argument<string>("user") { Description = "what the person types to sign in" };
        var unit = new Option<string>("--unit") { Description = "code of the unit", Required = true };
        var name = new Option<string?>("--name") { Description = "name that colleagues see; without it, the user name" };
        var roles = new Option<string[]>("--role") { Description = "a role; may be given several times", Required = true };
        var open = new Command("open", "Open an account; the password is one line of standard input.") { user, unit, name, roles, data };
        open.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
        {
            var login = parsed.GetRequiredValue(user);
            await lines.Messages.WriteLineAsync("Password:");
            var password = await lines.Input.ReadLineAsync(stop);
            var request = new NewAccount(login, parsed.GetValue(name) ?? login, parsed.GetRequiredValue(unit), parsed.GetRequiredValue(roles), password ?? "");
            var opened = await services.GetRequiredService<AccountDesk>().Open(request, Viewer.System("cli"), stop);
            return lines.Answer(opened, account => new { ok = true, id = account.Id, user = account.UserName });
        }, lines, stop));

        var list = new Command("roles", "The roles that an account can be given.") { data };
        list.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), services =>
        {
            foreach (var role in services.GetRequiredService<Roles>().All)
            {
                lines.Write(new { name = role.Name, title = role.Title, permissions = role.Permissions });
            }

            return Task.FromResult(Cli.Good);
        }, lines, stop));
        return new Command("account", "Accounts of the site.") { open, list };
    }
}

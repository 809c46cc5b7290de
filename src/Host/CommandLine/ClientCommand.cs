using System.CommandLine;
using System.Globalization;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.CommandLine;

/// <summary><c>daodi client list | open ID … | secret ID | collect PROPOSAL | pause ID | resume ID | end ID</c>: other systems' access with OAuth 2 tokens.</summary>
internal static class ClientCommand
{
    public static Command Make(JsonLines lines)
    {
        var data = ServeCommand.Data(".data/site");
        var id = new Argument<string>("id") { Description = "the client_id, for example grid-platform" };
        var title = new Option<string>("--title") { Description = "what people call the system", Required = true };
        var contact = new Option<string>("--contact") { Description = "whom to call when it does something odd", Required = true };
        var unit = new Option<string>("--unit") { Description = "the code of the unit it acts for", Required = true };
        var scopes = new Option<string[]>("--scope") { Description = "a scope it is granted; may be given several times", Required = true, AllowMultipleArgumentsPerToken = true };
        var sources = new Option<string[]>("--source") { Description = "a source as which it may push; may be given several times", AllowMultipleArgumentsPerToken = true };
        var until = new Option<string?>("--until") { Description = "the secret's last day, 2027-06-30; as the dated row says where not given" };

        var list = new Command("list", "The clients.") { data };
        list.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
        {
            foreach (var client in await services.GetRequiredService<IReader>().Read(db => db.Set<Client>().OrderBy(c => c.Id).ToListAsync(stop)))
                lines.Write(new { id = client.Id, title = client.Title, unit = client.UnitCode, scopes = client.ScopeList, sources = client.SourceList, state = client.State.ToString().ToLowerInvariant(), lastUsedAt = client.LastUsedAt });
            return Cli.Good;
        }, lines, stop));

        var open = new Command("open", "Let a system in.") { id, title, contact, unit, scopes, sources, data };
        open.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
        {
            var form = new ClientForm(parsed.GetRequiredValue(id), parsed.GetRequiredValue(title), parsed.GetRequiredValue(contact), parsed.GetRequiredValue(unit),
                parsed.GetRequiredValue(scopes), parsed.GetValue(sources) ?? []);
            if (!(await AccountCommand.Alone(services, null, stop)).Alone) return await AccountCommand.Propose(services, lines, form.Wish(open: true, AccountCommand.AtTheConsole), stop);
            return lines.Answer(await services.GetRequiredService<ClientDesk>().Keep(form, open: true, Viewer.System("cli"), stop), c => new { ok = true, id = c.Id });
        }, lines, stop));

        var secret = new Command("secret", "Issue a secret; it is shown once.") { id, until, data };
        secret.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
        {
            DateOnly? last = DateOnly.TryParseExact(parsed.GetValue(until), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
            if (last is null && parsed.GetValue(until) is not null)
            {
                await lines.Messages.WriteLineAsync("--until is a day such as 2027-06-30.");
                return Cli.WrongUsage;
            }

            if (!(await AccountCommand.Alone(services, null, stop)).Alone)
            {
                return await AccountCommand.Propose(services, lines, new(ClientForm.SecretKind, parsed.GetRequiredValue(id), AccountCommand.AtTheConsole)
                {
                    Fields = new Dictionary<string, string?> { ["until"] = parsed.GetValue(until) },
                }, stop);
            }

            return lines.Answer(await services.GetRequiredService<ClientDesk>().AddSecret(parsed.GetRequiredValue(id), last, Viewer.System("cli"), stop),
                s => new { ok = true, id = s.Secret.Id, until = s.Secret.To, secret = s.Text });
        }, lines, stop));

        var proposal = new Argument<long>("proposal") { Description = "what was proposed here and agreed to" };
        var collect = new Command("collect", "Collect the secret of an agreed proposal; it is shown once.") { proposal, data };
        collect.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
            lines.Answer(await services.GetRequiredService<ClientDesk>().CollectSecret(parsed.GetRequiredValue(proposal), Viewer.System("cli"), stop),
                s => new { ok = true, id = s.Secret.Id, until = s.Secret.To, secret = s.Text }), lines, stop));

        var resume = new Command("resume", "Let a paused client in again.") { id, data };
        resume.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services => (await AccountCommand.Alone(services, null, stop)).Alone
            ? lines.Answer(await services.GetRequiredService<ClientDesk>().Resume(parsed.GetRequiredValue(id), Viewer.System("cli"), stop), _ => new { ok = true })
            : await AccountCommand.Propose(services, lines, new(ClientForm.ResumeKind, parsed.GetRequiredValue(id), AccountCommand.AtTheConsole), stop), lines, stop));

        return new Command("client", "Other systems' access with OAuth 2 tokens.")
        {
            list, open, secret, collect, resume,
            Turn("pause", "Stop a client until it is resumed; its tokens end now.", (desk, name, stop) => desk.Pause(name, Viewer.System("cli"), stop)),
            Turn("end", "End a client for ever.", (desk, name, stop) => desk.End(name, Viewer.System("cli"), stop)),
        };

        Command Turn(string name, string help, Func<ClientDesk, string, CancellationToken, Task<Kernel.Result<Kernel.Done>>> turn)
        {
            var command = new Command(name, help) { id, data };
            command.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
                lines.Answer(await turn(services.GetRequiredService<ClientDesk>(), parsed.GetRequiredValue(id), stop), _ => new { ok = true }), lines, stop));
            return command;
        }
    }
}

using System.CommandLine;
using System.Globalization;
using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Host.CommandLine;

/// <summary><c>daodi source list | issue SOURCE --holder NAME [--days N] | collect PROPOSAL | revoke ID</c>: the credentials with which other systems push.</summary>
internal static class SourceCommand
{
    public static Command Make(JsonLines lines)
    {
        var data = ServeCommand.Data(".data/site");
        var source = new Argument<string>("source") { Description = "the source, for example 12345" };
        var holder = new Option<string>("--holder") { Description = "who holds the token", Required = true };
        var days = new Option<int>("--days") { Description = "days until it expires", DefaultValueFactory = _ => 365 };
        var id = new Argument<long>("id") { Description = "the credential" };

        var list = new Command("list", "The sources that systems declare.") { data };
        list.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
        {
            await services.GetRequiredService<SourceRegistry>().Refresh();
            foreach (var known in services.GetRequiredService<SourceRegistry>().All)
            {
                lines.Write(new { id = known.Id, title = known.Title, rhythm = known.Rhythm });
            }

            return Cli.Good;
        }, lines, stop));

        var issue = new Command("issue", "Issue a bearer token; it is shown once.") { source, holder, days, data };
        issue.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
        {
            var name = parsed.GetRequiredValue(source);
            if (await services.GetRequiredService<SourceRegistry>().Find(name) is null)
            {
                lines.Reject(Error.NotFound("source.unknown", ($"没有名为“{name}”的数据来源。", $"There is no source “{name}”.")));
                return Cli.Rejected;
            }

            var until = services.GetRequiredService<TimeProvider>().Instant().AddDays(parsed.GetValue(days));
            if (!(await AccountCommand.Alone(services, null, stop)).Alone)
            {
                return await AccountCommand.Propose(services, lines, new(RightsKinds.CredentialNew, name, AccountCommand.AtTheConsole)
                {
                    Fields = new Dictionary<string, string?> { ["holder"] = parsed.GetRequiredValue(holder), ["to"] = until.LocalDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
                }, stop);
            }

            var issued = await services.GetRequiredService<Credentials>().Issue(name, parsed.GetRequiredValue(holder), until, Viewer.System("cli"), stop);
            return lines.Answer(issued, i => new { ok = true, id = i.Credential.Id, source = name, until, token = i.Token });
        }, lines, stop));

        var proposal = new Argument<long>("proposal") { Description = "what was proposed here and agreed to" };
        var collect = new Command("collect", "Collect the token of an agreed proposal; it is shown once.") { proposal, data };
        collect.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
            lines.Answer(await services.GetRequiredService<Credentials>().Collect(parsed.GetRequiredValue(proposal), Viewer.System("cli"), stop),
                i => new { ok = true, id = i.Credential.Id, source = i.Credential.Source, until = i.Credential.To, token = i.Token }), lines, stop));

        var revoke = new Command("revoke", "End a credential at once.") { id, data };
        revoke.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
            lines.Answer(await services.GetRequiredService<Credentials>().Revoke(parsed.GetRequiredValue(id), Viewer.System("cli"), stop), _ => new { ok = true }), lines, stop));
        return new Command("source", "Sources and their credentials.") { list, issue, collect, revoke };
    }
}

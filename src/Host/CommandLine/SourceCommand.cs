using System.CommandLine;
using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Host.CommandLine;

/// <summary><c>daodi source list | issue SOURCE --holder NAME [--days N] | revoke ID</c>: the credentials with which other systems push.</summary>
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
            var issued = await services.GetRequiredService<Credentials>().Issue(name, parsed.GetRequiredValue(holder), until, Viewer.System("cli"), stop);
            return lines.Answer(issued, i => new { ok = true, id = i.Credential.Id, source = name, until, token = i.Token });
        }, lines, stop));

        var revoke = new Command("revoke", "End a credential at once.") { id, data };
        revoke.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
            lines.Answer(await services.GetRequiredService<Credentials>().Revoke(parsed.GetRequiredValue(id), Viewer.System("cli"), stop), _ => new { ok = true }), lines, stop));
        return new Command("source", "Sources and their credentials.") { list, issue, revoke };
    }
}

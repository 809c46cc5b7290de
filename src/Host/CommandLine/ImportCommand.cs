using System.CommandLine;
using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Host.CommandLine;

/// <summary>
/// <c>daodi import SOURCE FILE [--mapping FILE]</c>: a file into the inbox. A line for each row that is refused or here already, and
/// one with the sums at the end; the platform registers what was taken.
/// </summary>
internal static class ImportCommand
{
    public static Command Make(JsonLines lines)
    {
        var data = ServeCommand.Data(".data/site");
        var source = new Argument<string>("source") { Description = "the source, for example petition" };
        var file = new Argument<FileInfo>("file") { Description = "XLSX, CSV or JSON" };
        var mapping = new Option<FileInfo?>("--mapping") { Description = "a mapping as JSON; without it the one remembered for this header, or the proposed one" };
        var command = new Command("import", "Import a file into a source's inbox.") { source, file, mapping, data };
        command.SetAction((parsed, stop) => Offline.Run(parsed.GetRequiredValue(data), async services =>
        {
            var done = await Run(services, lines, parsed.GetRequiredValue(source), parsed.GetRequiredValue(file), parsed.GetValue(mapping), stop);
            if (done.Ok) return done.Value;
            lines.Reject(done.Error);
            return Cli.Rejected;
        }, lines, stop));
        return command;
    }

    private static async Task<Result<int>> Run(IServiceProvider services, JsonLines lines, string source, FileInfo file, FileInfo? mapping, CancellationToken stop)
    {
        var (desk, by) = (services.GetRequiredService<ImportDesk>(), Viewer.System("cli"));
        if (!file.Exists) return Error.NotFound("import.file", ($"没有文件 {file.FullName}。", $"There is no file {file.FullName}."));
        Result<ImportRun> run;
        await using (var content = file.OpenRead()) run = await desk.Receive(source, file.Name, content, by, stop);
        if (!run.Ok) return run.Error;
        var wanted = mapping is null ? await desk.MappingOf(run.Value) : SourceMapping.FromJson(await File.ReadAllTextAsync(mapping.FullName, stop));
        if (!wanted.Ok) return wanted.Error;
        if (run.Value.Mapping is null || mapping is not null) run = await desk.Map(run.Value.Id, wanted.Value, remember: mapping is not null, by, stop);
        if (run.Ok) run = await desk.Start(run.Value.Id, by, stop);
        if (!run.Ok) return run.Error;

        var quarantined = 0;
        var done = await services.GetRequiredService<ImportWork>().Run(run.Value.Id, (item, receipt) =>
        {
            if (receipt.State == Receipt.Accepted) return;
            if (receipt.State == Receipt.Rejected) quarantined++;
            lines.Write(new
            {
                ok = receipt.State == Receipt.Duplicate,
                row = item.Row,
                sourceId = item.SourceId,
                state = receipt.State,
                differs = receipt.Differs,
                errors = receipt.State == Receipt.Rejected ? item.Errors.Select(e => new { code = e.Code, field = e.Field, message = e.Message.En, messageZh = e.Message.Zh }) : null,
            });
        }, stop);
        if (!done.Ok) return done.Error;
        var sums = done.Value;
        lines.Write(new { ok = true, import = sums.Id, read = sums.Done, accepted = sums.Added - quarantined + sums.Replaced, duplicate = sums.Duplicate, rejected = quarantined });
        return quarantined == 0 ? Cli.Good : Cli.Rejected;
    }
}

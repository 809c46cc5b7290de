using System.CommandLine;
using Daodi.Host.Composition;
using Daodi.Host.Operations.Backup;
using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Host.CommandLine;

/// <summary>
/// <c>daodi backup DIR</c> while the platform runs; <c>daodi restore BACKUP --data EMPTY</c> on an empty machine, proven before
/// the platform starts on it; <c>daodi restore BACKUP --check</c> reads a backup through and writes nothing.
/// </summary>
internal static class BackupCommand
{
    public static Command MakeBackup(JsonLines lines)
    {
        var place = new Argument<string>("folder") { Description = "where backups are kept; each gets a folder of its own, named by the instant" };
        var keep = new Option<int?>("--keep") { Description = "how many backups to keep there; without it, all" };
        var data = ServeCommand.Data(".data/site");
        keep.Validators.Add(result =>
        {
            // What is no number is told by the parser itself.
            if (result.Tokens is [var said] && int.TryParse(said.Value, out var number) && number < 1) result.AddError("--keep is a number from 1.");
        });
        var command = new Command("backup", "Copy the site while it runs: database, ledger, evidence, keys, settings.") { place, keep, data };
        command.SetAction((parsed, stop) => Existing(parsed.GetRequiredValue(data), lines, () =>
            Offline.Run(parsed.GetRequiredValue(data), async services =>
            {
                var made = await services.GetRequiredService<MakeBackup>().Run(parsed.GetRequiredValue(place), parsed.GetValue(keep), Viewer.System("cli"), stop);
                if (made.Ok && made.Value.Damaged.Count > 0)
                    await lines.Messages.WriteLineAsync($"{made.Value.Damaged.Count} files of evidence no longer have the bytes they were stored with; they are named in the manifest.");
                return lines.Answer(made, m => new
                {
                    ok = true,
                    folder = m.Folder,
                    madeAt = m.At,
                    bytes = m.Bytes,
                    rows = m.Rows,
                    evidence = m.Evidence,
                    newEvidence = m.NewEvidence,
                    damaged = m.Damaged,
                    removed = m.Removed,
                });
            }, lines, stop)));
        return command;
    }

    public static Command MakeRestore(JsonLines lines)
    {
        var from = new Argument<string>("backup") { Description = "the folder of one backup" };
        var check = new Option<bool>("--check") { Description = "read it through and write nothing" };
        var data = ServeCommand.Data(".data/site");
        var command = new Command("restore", "Put a backup into an empty folder and prove it.") { from, check, data };
        command.SetAction((parsed, stop) => parsed.GetValue(check)
            ? Guarded(lines, () => Check(parsed.GetRequiredValue(from), lines, stop))
            : Guarded(lines, () => Restore(parsed.GetRequiredValue(from), parsed.GetRequiredValue(data), lines, stop)));
        return command;
    }

    private static async Task<int> Check(string from, JsonLines lines, CancellationToken stop)
    {
        var manifest = await BackupManifest.Read(from, stop);
        var good = true;
        await foreach (var (path, fault) in manifest.Faults(from, stop))
        {
            good = false;
            lines.Write(new { ok = false, error = new { code = "restore.damaged", message = $"{path} is {fault}" }, file = path, fault });
        }

        foreach (var hash in manifest.Evidence.Damaged) lines.Write(new { ok = true, file = $"evidence/{hash}", fault = "damaged before the backup was made" });
        if (good) lines.Write(new { ok = true, madeAt = manifest.MadeAt, release = manifest.Release, rows = manifest.Database.Rows, evidence = manifest.Evidence.Files });
        return good ? Cli.Good : Cli.Rejected;
    }

    private static async Task<int> Restore(string from, string data, JsonLines lines, CancellationToken stop)
    {
        Result<BackupManifest> restored;
        await using (var site = BareSite.Open(data))
        {
            restored = await site.GetRequiredService<RestoreBackup>().Run(from, stop);
        }

        if (!restored.Ok) return lines.Answer(restored, _ => new { });
        await lines.Messages.WriteLineAsync("Everything is copied; proving it …");
        // The platform brings an older backup's tables up to date, as its start would, and then reads every act.
        await using var app = await Platform.Create(new() { DataDir = data, Urls = "http://127.0.0.1:0", Unproven = true }, stop);
        await using var scope = app.Services.CreateAsyncScope();
        var proof = await scope.ServiceProvider.GetRequiredService<ProveRestore>().Run(stop);
        if (!proof.Ok) return lines.Answer(proof, _ => new { });
        if (proof.Value.MissingEvidence.Except(restored.Value.Evidence.Damaged).ToList() is { Count: > 0 } missing)
        {
            foreach (var hash in missing) lines.Write(new { ok = false, error = new { code = "proof.evidence", message = $"The evidence {hash} is missing." }, file = $"evidence/{hash}" });
            return Cli.Rejected;
        }

        scope.ServiceProvider.GetRequiredService<RestoreBackup>().Proven();
        lines.Write(new { ok = true, madeAt = restored.Value.MadeAt, acts = proof.Value.Acts, leaves = proof.Value.Leaves, cases = proof.Value.Cases, evidence = proof.Value.Evidence, damaged = restored.Value.Evidence.Damaged });
        return Cli.Good;
    }

    /// <summary>A wrong --data would otherwise make a new, empty site and back that up.</summary>
    private static Task<int> Existing(string data, JsonLines lines, Func<Task<int>> work) => Guarded(lines, () => Directory.Exists(data) && Directory.EnumerateFileSystemEntries(data).Any()
        ? work()
        : throw new InvalidDataException($"There is no site in {data}; name its folder with --data."));

    private static async Task<int> Guarded(JsonLines lines, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await lines.Messages.WriteLineAsync(fault.Message);
            lines.Write(new { ok = false, error = new { code = "backup.failed", message = fault.Message } });
            return Cli.Rejected;
        }
    }
}

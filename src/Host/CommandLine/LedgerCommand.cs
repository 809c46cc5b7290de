using System.CommandLine;
using System.Text.Json;
using Daodi.Host.Composition;
using Daodi.Storage;
using Daodi.Trust.Ledger;
using Microsoft.EntityFrameworkCore;
using Case = Daodi.Cases.Case;

namespace Daodi.Host.CommandLine;

/// <summary>
/// <c>daodi ledger verify [--data DIR] [--witness FILE] [--from N]</c>: whether rows, tree, signature and witness agree, and which
/// record is the first that does not. Reads only, so it runs beside the platform and on a restored copy.
/// </summary>
internal static class LedgerCommand
{
    public static Command Make(JsonLines lines)
    {
        var data = ServeCommand.Data(".data/site");
        var witness = new Option<FileInfo?>("--witness") { Description = "the checkpoints that an outside witness kept" };
        var from = new Option<long>("--from") { Description = "the first leaf whose record is looked at", DefaultValueFactory = _ => 0 };
        from.Validators.Add(result =>
        {
            // What is no number is told by the parser itself.
            if (result.Tokens is [var said] && long.TryParse(said.Value, out var first) && first < 0) result.AddError("--from is 0 or more.");
        });
        witness.Validators.Add(result =>
        {
            if (result.GetValue(witness) is { Exists: false } missing) result.AddError($"There is no file {missing}.");
        });
        var verify = new Command("verify", "Verify every act against the ledger: exit code 0 all agrees, 1 something was altered.") { data, witness, from };
        verify.SetAction((parsed, stop) => Verify(lines, parsed.GetRequiredValue(data), parsed.GetValue(witness)?.FullName, parsed.GetValue(from), stop));
        return new Command("ledger", "The ledger that proves what happened.") { verify };
    }

    private static async Task<int> Verify(JsonLines lines, string dataDir, string? witness, long from, CancellationToken stop)
    {
        if (!Directory.Exists(dataDir))
        {
            await lines.Messages.WriteLineAsync($"There is no folder {dataDir}.");
            return Cli.WrongUsage;
        }

        // Not the platform's own composition: that would migrate the database, and a verifier writes nothing.
        await using var services = BareSite.Open(dataDir);
        var reader = services.GetRequiredService<IReader>();
        try
        {
            var report = await new LedgerVerification(reader, new LedgerFolder(Path.Combine(dataDir, "ledger"))).Run(witness, from, stop);
            foreach (var finding in report.Findings) lines.Write(await Shape(reader, finding, stop));
            lines.Write(new
            {
                ok = report.Ok,
                origin = report.Origin,
                hash = report.Hash,
                size = report.Size,
                root = report.Root is { } root ? Convert.ToBase64String(root) : null,
                @checked = report.Checked,
                erased = report.Erased,
                waiting = report.Waiting,
                altered = report.Altered,
                witness = report.Witnessed is { } agreed ? new { checkpoints = agreed, size = report.WitnessedTo } : null,
            });
            await lines.Messages.WriteLineAsync(report.Ok
                ? $"All {report.Size} records agree with the ledger. 全部 {report.Size} 条记录与账本一致。"
                : $"The ledger does not agree; the first difference: {report.Findings[0].Message.En} 账本不一致，第一处：{report.Findings[0].Message.Zh}");
            if (witness is null) await lines.Messages.WriteLineAsync("Without --witness a tree that was recomputed as a whole cannot be told from the true one. 未给出见证文件，查不出整棵树被重算。");
            return report.Ok ? Cli.Good : Cli.Rejected;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            await lines.Messages.WriteLineAsync($"The data of {dataDir} cannot be read: {e.Message}");
            return Cli.WrongUsage;
        }
    }

    private static async Task<object> Shape(IReader reader, LedgerFinding finding, CancellationToken stop)
    {
        var acts = finding is { Index: { } first, ActId: null } ? await ActsOf(reader, first, finding.ToIndex ?? first, stop) : default;
        var caseNo = finding.CaseId is { } id ? await reader.Read(db => db.Set<Case>().Where(c => c.Id == id).Select(c => c.No).FirstOrDefaultAsync(stop)) : null;
        return new
        {
            ok = false,
            altered = JsonNamingPolicy.CamelCase.ConvertName(finding.What.ToString()),
            index = finding.Index,
            toIndex = finding.ToIndex,
            act = finding.ActId,
            type = finding.ActType,
            @case = caseNo,
            firstAct = acts.First,
            lastAct = acts.Last,
            message = finding.Message.En,
            messageZh = finding.Message.Zh,
        };
    }

    /// <summary>The acts at both ends of a range of leaves, for whoever goes on searching there.</summary>
    private static async Task<(long? First, long? Last)> ActsOf(IReader reader, long first, long last, CancellationToken stop) => await reader.Read(async db => (
        await db.Set<LedgerLeaf>().Where(l => l.Index >= first && l.Index <= last).OrderBy(l => l.Index).Select(l => (long?)l.ActId).FirstOrDefaultAsync(stop),
        await db.Set<LedgerLeaf>().Where(l => l.Index >= first && l.Index <= last).OrderByDescending(l => l.Index).Select(l => (long?)l.ActId).FirstOrDefaultAsync(stop)));
}

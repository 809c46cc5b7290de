using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange;

/// <summary>
/// Carries one import's rows into the inbox, batch by batch. The items of a batch and the import's cursor are one work of the
/// lane, so that after any crash the next run begins exactly behind what is stored.
/// </summary>
public sealed class ImportWork(IWriteLane lane, ImportDesk desk, Blobs blobs, IOptions<ImportLimits> limits, InboxSignal signal, TimeProvider clock)
{
    internal const int BatchRows = 500;
    private const int BatchCharacters = 8_000_000;

    private static readonly Error Stopped = Error.Conflict("import.stopped", ("导入已停止。", "The import was stopped."));

    /// <summary>Runs it to its end, or until somebody stops it. Errors: <c>import.unknown</c>, those of the file and of the lane.</summary>
    /// <param name="onItem">Told of every row once it is stored.</param>
    public async Task<Result<ImportRun>> Run(long id, Action<MappedItem, Receipt>? onItem = null, CancellationToken ct = default)
    {
        var begun = await Begin(id, ct);
        if (!begun.Ok) return begun.Error;
        var run = begun.Value;
        var mapper = await desk.MapperOf(run);
        if (!mapper.Ok) return await Fail(run, mapper.Error, ct);
        if (mapper.Value.Problems.Count > 0) return await Fail(run, mapper.Value.Problems[0], ct);
        using var file = blobs.Open(run.FileHash);
        if (file is null) return await Fail(run, ImportDesk.Gone, ct);
        var opened = TableFile.Open(file, run.Facts, limits.Value, run.ItemsPath);
        if (!opened.Ok) return await Fail(run, opened.Error, ct);

        using var table = opened.Value;
        var (batch, characters, at) = (new List<MappedItem>(BatchRows), 0L, run.Done);
        foreach (var row in table.Rows().Where(r => !r.IsBlank).Skip(run.Skip + run.Done))
        {
            if (row.Fault is not null) return await Fail(run, row.Fault, ct);
            var item = mapper.Value.Map(row);
            batch.Add(item);
            characters += item.Payload.Length;
            if (batch.Count < BatchRows && characters < BatchCharacters) continue;
            if (await Store(run, at, batch, false, onItem, ct) is { } fault) return fault;
            at += batch.Count;
            batch.Clear();
            characters = 0;
        }

        if (await Store(run, at, batch, true, onItem, ct) is { } last) return last;
        return await desk.Find(id) is { } finished ? finished : run;
    }

    private async Task<Result<ImportRun>> Begin(long id, CancellationToken ct) => await lane.Run<ImportRun>(async (db, stop) =>
    {
        var row = await db.Set<ImportRun>().SingleOrDefaultAsync(i => i.Id == id, stop);
        if (row is null || row.State is not (ImportState.Waiting or ImportState.Running)) return Stopped;
        row.State = ImportState.Running;
        row.StartedAt ??= clock.Instant();
        return row;
    }, ct);

    private async Task<Error?> Store(ImportRun run, int at, List<MappedItem> batch, bool last, Action<MappedItem, Receipt>? onItem, CancellationToken ct)
    {
        var push = new Push(run.Source, [.. batch.Select((item, n) => new PushedItem(n, item.SourceId, item.Payload, null)
        {
            Origin = (run.Id, item.Row),
            Refusals = item.Errors,
        })], clock.Instant());
        var stored = await lane.Run<Intake>(async (db, stop) =>
        {
            var row = await db.Set<ImportRun>().SingleAsync(i => i.Id == run.Id, stop);
            // Whoever stopped it came first: nothing of this batch is stored.
            if (row.State != ImportState.Running || row.Done != at) return Stopped;
            var intake = new Intake([push]);
            await intake.Store(db, stop);
            var receipts = intake.ReceiptsOf(push).Value;
            row.Done += batch.Count;
            row.Replaced += intake.Replaced;
            row.Duplicate += receipts.Count(r => r.State == Receipt.Duplicate);
            row.Differs += receipts.Count(r => r.Differs == true);
            row.Added += receipts.Count(r => r.State != Receipt.Duplicate) - intake.Replaced;
            if (last)
            {
                (row.State, row.FinishedAt) = (ImportState.Finished, clock.Instant());
                await Acts.Append(db, new(ExchangeActs.ImportFinished, Viewer.System("import"), clock.Instant())
                {
                    About = $"import/{run.Id}",
                    Data = new { source = run.Source, read = row.Done, added = row.Added, duplicate = row.Duplicate, replaced = row.Replaced },
                }, stop);
            }

            return intake;
        }, ct);
        if (!stored.Ok) return stored.Error;
        if (stored.Value.Work) signal.Ring();
        if (onItem is not null)
        {
            foreach (var (item, receipt) in batch.Zip(stored.Value.ReceiptsOf(push).Value)) onItem(item, receipt);
        }

        return null;
    }

    private async Task<Result<ImportRun>> Fail(ImportRun run, Error error, CancellationToken ct)
    {
        var failed = await lane.Run<Done>(async (db, stop) =>
        {
            var row = await db.Set<ImportRun>().SingleAsync(i => i.Id == run.Id, stop);
            (row.State, row.ErrorZh, row.ErrorEn, row.FinishedAt) = (ImportState.Failed, error.Message.Zh, error.Message.En, clock.Instant());
            await Acts.Append(db, new(ExchangeActs.ImportFailed, Viewer.System("import"), clock.Instant()) { About = $"import/{run.Id}", Data = new { error = error.Code, done = row.Done } }, stop);
            return Kernel.Done.It;
        }, ct);
        return failed.Ok ? error : failed.Error;
    }
}

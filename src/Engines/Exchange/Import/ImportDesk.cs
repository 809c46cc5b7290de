using System.Text.Json;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange;

/// <summary>Takes files in and sees to their imports: receive, map, start, stop, resume.</summary>
public sealed class ImportDesk(
    IWriteLane lane, IReader reader, Blobs blobs, SourceRegistry sources, ItemKinds kinds, IOptions<ImportLimits> limits, ImportSignal signal, TimeProvider clock)
{
    /// <summary>
    /// Stores the file by its hash before anything else, then looks at all of it. The import is a draft, mapped already where a
    /// file with this header came before. Errors: <c>source.unknown</c>, <c>source.kind</c>, <c>import.*</c>.
    /// </summary>
    public async Task<Result<ImportRun>> Receive(string source, string fileName, Stream content, Viewer by, CancellationToken ct = default)
    {
        var kind = await KindOf(source);
        if (!kind.Ok) return kind.Error;
        var stored = await blobs.Put(content, limits.Value.MaxFileBytes, ct);
        if (stored is null)
            return Error.Invalid("import.size", ($"文件超过 {limits.Value.MaxFileBytes >> 20} MB，请分成几份。", $"The file is larger than {limits.Value.MaxFileBytes >> 20} MB; split it."), "file");
        var drafted = Draft(source, kind.Value, stored.Value.Hash, stored.Value.Size, fileName, null, by);
        return drafted.Ok ? await Keep(drafted.Value, by, ct) : drafted.Error with { Field = "file" };
    }

    /// <summary>Chooses another sheet or header row of a draft; what was mapped is proposed anew. Errors: <c>import.unknown</c>, <c>import.state</c>, <c>import.*</c>.</summary>
    public async Task<Result<ImportRun>> Choose(long id, string? sheet, int? headerRow, Viewer by, CancellationToken ct = default)
    {
        if (await Find(id) is not { } run) return Unknown;
        var kind = await KindOf(run.Source);
        if (!kind.Ok) return kind.Error;
        var looked = Look(run.FileHash, sheet, run.ItemsPath, kind.Value, headerRow);
        if (!looked.Ok) return looked.Error;
        var (facts, (index, depth, names)) = looked.Value;
        return await Changed(id, ImportState.Draft, async (db, draft, stop) =>
        {
            (draft.Sheet, draft.Header, draft.HeaderRow, draft.Skip) = (facts.Sheet, JsonSerializer.Serialize(names), facts.Head[index].Number, index + depth);
            (draft.Total, draft.Mapping, draft.Remembered) = (facts.Rows - index - depth, null, false);
            await Recall(db, draft, stop);
            await Acts.Append(db, new(ExchangeActs.FileReceived, by, clock.Instant()) { About = $"import/{id}", Data = new { sheet, headerRow } }, stop);
            return null;
        }, ct);
    }

    /// <summary>
    /// Keeps the mapping with the draft and, where <paramref name="remember"/>, for files with the same header. It may be unfinished:
    /// what is missing is told by the trial, and by <see cref="Start"/>. Errors: <c>import.unknown</c>, <c>import.state</c>.
    /// </summary>
    public Task<Result<ImportRun>> Map(long id, SourceMapping mapping, bool remember, Viewer by, CancellationToken ct = default) =>
        Changed(id, ImportState.Draft, async (db, draft, stop) =>
        {
            (draft.Mapping, draft.Remembered) = (mapping.ToJson(), false);
            if (!remember) return null;
            var (source, fingerprint, now) = (draft.Source, draft.Fingerprint, clock.Instant());
            if (await db.Set<StoredMapping>().SingleOrDefaultAsync(m => m.Source == source && m.Fingerprint == fingerprint, stop) is { } known)
                (known.Mapping, known.KeptBy, known.KeptAt) = (draft.Mapping, by.Name, now);
            else
                db.Add(new StoredMapping { Id = Ids.Next(), Source = source, Fingerprint = fingerprint, Mapping = draft.Mapping, KeptBy = by.Name, KeptAt = now });
            await Acts.Append(db, new(ExchangeActs.MappingKept, by, now) { About = $"source/{source}", Data = new { import = id, fingerprint, mapping = draft.Mapping } }, stop);
            return null;
        }, ct);

    /// <summary>Lets a draft run, or one that was stopped go on. Errors: <c>import.unknown</c>, <c>import.state</c>, <c>source.off</c>, those of the mapping.</summary>
    public async Task<Result<ImportRun>> Start(long id, Viewer by, CancellationToken ct = default)
    {
        if (await Find(id) is not { } run) return Unknown;
        if (await sources.Find(run.Source) is not { } source) return SourceDesk.Unknown(run.Source);
        if (!source.On) return Error.Conflict("source.off", ("来源尚未启用：先试运行，确认后启用来源，再导入。", "The source is not switched on: try the mapping, switch the source on, then import."));
        var mapper = await MapperOf(run);
        if (!mapper.Ok) return mapper.Error;
        if (mapper.Value.Problems.Count > 0) return mapper.Value.Problems[0];
        var started = await Changed(id, null, async (db, row, stop) =>
        {
            if (row.State is not (ImportState.Draft or ImportState.Cancelled or ImportState.Failed)) return WrongState;
            (row.State, row.ErrorZh, row.ErrorEn, row.FinishedAt) = (ImportState.Waiting, null, null, null);
            row.StartedAt ??= clock.Instant();
            await Acts.Append(db, new(ExchangeActs.ImportStarted, by, clock.Instant()) { About = $"import/{id}", Data = new { source = row.Source, from = row.Done } }, stop);
            return null;
        }, ct);
        if (started.Ok) signal.Ring();
        return started;
    }

    /// <summary>Stops an import between two batches; what is in stays. Errors: <c>import.unknown</c>, <c>import.state</c>.</summary>
    public Task<Result<ImportRun>> Cancel(long id, Viewer by, CancellationToken ct = default) => Changed(id, null, async (db, row, stop) =>
    {
        if (row.State is not (ImportState.Waiting or ImportState.Running)) return WrongState;
        row.State = ImportState.Cancelled;
        await Acts.Append(db, new(ExchangeActs.ImportCancelled, by, clock.Instant()) { About = $"import/{id}", Data = new { source = row.Source, done = row.Done } }, stop);
        return null;
    }, ct);

    public Task<ImportRun?> Find(long id) => reader.Read(db => db.Set<ImportRun>().SingleOrDefaultAsync(i => i.Id == id));

    /// <summary>The mapping as it stands: kept, or proposed from the header. Errors: <c>source.unknown</c>, <c>source.kind</c>.</summary>
    public async Task<Result<SourceMapping>> MappingOf(ImportRun run)
    {
        if (run.Mapping is { } kept) return SourceMapping.FromJson(kept);
        return (await KindOf(run.Source)).Map(kind => MappingProposal.For(kind, run.Columns));
    }

    /// <summary>The first data rows of its file.</summary>
    public Result<IReadOnlyList<TableRow>> Sample(ImportRun run, int rows)
    {
        using var file = blobs.Open(run.FileHash);
        if (file is null) return Gone;
        var opened = TableFile.Open(file, run.Facts, limits.Value, run.ItemsPath);
        if (!opened.Ok) return opened.Error;
        using var table = opened.Value;
        return table.Rows().Where(r => !r.IsBlank && r.Fault is null).Skip(run.Skip).Take(rows).ToList();
    }

    internal async Task<Result<Mapper>> MapperOf(ImportRun run)
    {
        var kind = await KindOf(run.Source);
        if (!kind.Ok) return kind.Error;
        return (await MappingOf(run)).Map(mapping => new Mapper(kind.Value, mapping, run.Columns));
    }

    /// <summary>Looks at a stored file and describes its import; nothing is written.</summary>
    internal Result<ImportRun> Draft(string source, ItemKind kind, string hash, long size, string fileName, Source? pulled, Viewer by)
    {
        var looked = Look(hash, null, pulled?.ItemsPath, kind, null);
        if (!looked.Ok) return looked.Error;
        var (facts, (index, depth, names)) = looked.Value;
        if (names.Count > limits.Value.MaxColumns) return TableFile.TooManyHeads(names.Count, limits.Value);
        return new ImportRun
        {
            Id = Ids.Next(),
            Source = source,
            FileHash = hash,
            FileName = fileName.Length <= 200 ? fileName : fileName[..200],
            FileSize = size,
            Format = facts.Format,
            By = by.Name,
            At = clock.Instant(),
            Pulled = pulled is not null,
            Encoding = facts.Encoding,
            Separator = facts.Separator?.ToString(),
            ItemsPath = pulled?.ItemsPath,
            Sheet = facts.Sheet,
            Notes = JsonSerializer.Serialize(facts.Notes.Select(n => new[] { n.Zh, n.En })),
            Skip = index + depth,
            HeaderRow = facts.Head[index].Number,
            Header = JsonSerializer.Serialize(names),
            Total = facts.Rows - index - depth,
        };
    }

    internal async Task<Result<ImportRun>> Keep(ImportRun draft, Viewer by, CancellationToken ct) => await lane.Run<ImportRun>(async (db, stop) =>
    {
        await Recall(db, draft, stop);
        db.Add(draft);
        await Acts.Append(db, new(ExchangeActs.FileReceived, by, clock.Instant())
        {
            About = $"import/{draft.Id}",
            Data = new { source = draft.Source, sha256 = draft.FileHash, size = draft.FileSize, rows = draft.Total },
        }, stop);
        return draft;
    }, ct);

    internal async Task<Result<ItemKind>> KindOf(string source)
    {
        if (await sources.Find(source) is not { } definition) return SourceDesk.Unknown(source);
        return kinds.Of(definition) is { } kind
            ? kind
            : Error.Conflict("source.kind", ("该来源的条目没有字段说明，只能按接口推送。", "The items of this source are not described; it can only push."));
    }

    internal static async Task Recall(DaodiDb db, ImportRun draft, CancellationToken ct)
    {
        var (source, fingerprint) = (draft.Source, draft.Fingerprint);
        var known = await db.Set<StoredMapping>().AsNoTracking().SingleOrDefaultAsync(m => m.Source == source && m.Fingerprint == fingerprint, ct);
        (draft.Mapping, draft.Remembered) = (known?.Mapping, known is not null);
    }

    private Result<(FileFacts, (int Index, int Depth, IReadOnlyList<string> Names))> Look(string hash, string? sheet, string? path, ItemKind kind, int? headerRow)
    {
        using var file = blobs.Open(hash);
        if (file is null) return Gone;
        var facts = TableFile.Inspect(file, limits.Value, sheet, path);
        if (!facts.Ok) return facts.Error;
        return HeaderFinder.Find(facts.Value, kind, facts.Value.Format is "json" or "feed" ? 0 : headerRow) is { } header
            ? (facts.Value, header)
            : Error.Invalid("import.header", ("没有找到表头行。", "No header row was found."));
    }

    private async Task<Result<ImportRun>> Changed(long id, ImportState? wanted, Func<DaodiDb, ImportRun, CancellationToken, Task<Error?>> change, CancellationToken ct) =>
        await lane.Run<ImportRun>(async (db, stop) =>
        {
            if (await db.Set<ImportRun>().SingleOrDefaultAsync(i => i.Id == id, stop) is not { } row) return Unknown;
            if (wanted is { } state && row.State != state) return WrongState;
            return await change(db, row, stop) is { } fault ? fault : row;
        }, ct);

    private static Error Unknown => Error.NotFound("import.unknown", ("没有这次导入。", "There is no such import."));
    private static Error WrongState => Error.Conflict("import.state", ("这次导入已进入别的状态，请刷新后再操作。", "The import is in another state by now; reload the page."));
    internal static Error Gone => Error.NotFound("import.file", ("存储中没有这份文件。", "The file is not in the store."));
}

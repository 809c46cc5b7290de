using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Exchange;

/// <summary>What would become of a row.</summary>
/// <param name="Known">Whether an item of this id is here already: it would count as a duplicate.</param>
public sealed record TrialRow(MappedItem Item, IReadOnlyList<Error> Errors, bool Known)
{
    public bool Taken => Errors.Count == 0;
}

/// <param name="Problems">What is wrong with the mapping itself; nothing can be imported with it.</param>
public sealed record TrialResult(IReadOnlyList<Error> Problems, IReadOnlyList<TrialRow> Rows);

/// <summary>
/// Tries a mapping on the first rows of a file with the system's own checks: its handler registers them in a work of the lane
/// that is then undone, so nothing is written.
/// </summary>
public sealed class Trial(ImportDesk desk, IWriteLane lane, IReader reader, IServiceScopeFactory scopes, TimeProvider clock)
{
    public const int Rows = 20;

    private static readonly Error Undo = Error.Conflict("import.trial", ("试运行，不写入。", "Only tried, nothing is written."));
    private static readonly Error Failed = Error.Invalid("item.failed", ("系统处理该条时发生异常。", "The platform failed on this item."));

    /// <summary>Errors: those of the file, <c>source.unknown</c>, <c>source.kind</c>.</summary>
    public async Task<Result<TrialResult>> Run(ImportRun run, CancellationToken ct = default)
    {
        var mapper = await desk.MapperOf(run);
        if (!mapper.Ok) return mapper.Error;
        var sample = desk.Sample(run, Rows);
        if (!sample.Ok) return sample.Error;
        var items = sample.Value.Select(mapper.Value.Map).ToList();
        var kind = (await desk.KindOf(run.Source)).Value;
        var ids = items.Select(i => i.SourceId).ToArray();
        var known = await reader.Read(db => db.Set<InboxRow>().Where(r => r.Source == run.Source && ids.Contains(r.SourceId)).Select(r => r.SourceId).ToListAsync(ct));
        var ready = items.Where(i => i.Errors.Count == 0).ToList();
        var verdicts = (await Ask(kind.Handler, run.Source, ready, ct)).ToDictionary(v => (object)v.Item, v => v.Errors, ReferenceEqualityComparer.Instance);
        return new TrialResult(mapper.Value.Problems,
            [.. items.Select(i => new TrialRow(i, i.Errors.Count > 0 ? i.Errors : verdicts[i], known.Contains(i.SourceId)))]);
    }

    private async Task<IReadOnlyList<(MappedItem Item, IReadOnlyList<Error> Errors)>> Ask(Type handler, string source, IReadOnlyList<MappedItem> items, CancellationToken ct)
    {
        if (items.Count == 0) return [];
        IReadOnlyList<Registration>? answers = null;
        try
        {
            var now = clock.Instant();
            var undone = await lane.Run<Done>(async (db, stop) =>
            {
                await using var scope = scopes.CreateAsyncScope();
                answers = await ((ISourceHandler)scope.ServiceProvider.GetRequiredService(handler))
                    .Register(db, [.. items.Select(i => new InboxItem(Ids.Next(), source, $"trial-{i.Row}-{i.SourceId}", now, i.Payload))], stop);
                await db.SaveChangesAsync(stop);
                return Undo;
            }, ct);
            if (undone.Error?.Code != Undo.Code) return [.. items.Select(i => (i, (IReadOnlyList<Error>)[undone.Error!]))];
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            if (items.Count == 1) return [(items[0], [Failed])];
            var all = new List<(MappedItem, IReadOnlyList<Error>)>();
            foreach (var item in items) all.AddRange(await Ask(handler, source, [item], ct));
            return all;
        }

        return [.. items.Zip(answers!, (item, answer) => (item, answer.Errors))];
    }
}

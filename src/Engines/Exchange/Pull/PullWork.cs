using System.Net;
using System.Text.Json;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Daodi.Exchange;

/// <summary>
/// Pulls one source: fetches, stores the answer by its hash, and hands it on as an import with the source's mapping. An answer
/// that is no data is a failed pull with its reason, whatever its status says.
/// </summary>
public sealed class PullWork(
    OutwardHttp http, Blobs blobs, ImportDesk imports, ImportSignal signal, IWriteLane lane, IReader reader, SiteKey key, IOptions<ImportLimits> limits, TimeProvider clock)
{
    private const int MostPages = 100;

    /// <summary>Fetches one answer as the draft of an import, to map it and try it before the source is switched on. Errors: those of <see cref="OutwardHttp.Get"/>, <c>pull.*</c>, <c>import.*</c>.</summary>
    public async Task<Result<ImportRun>> Try(string id, Viewer by, CancellationToken ct = default)
    {
        if (await reader.Read(db => db.Set<Source>().SingleOrDefaultAsync(s => s.Id == id, ct)) is not { Mode: SourceMode.Pull } source) return SourceDesk.Unknown(id);
        var answer = await Fetch(source, new Uri(source.Url!), null, ct);
        if (!answer.Ok) return answer.Error;
        var draft = await Draft(source, answer.Value, by, ct);
        return draft.Ok ? await imports.Keep(draft.Value, by, ct) : draft.Error;
    }

    /// <summary>Pulls by schedule: conditionally, page after page. What came of it stands in <see cref="PullState"/>; the error is also returned.</summary>
    public async Task<Result<Done>> Run(string id, CancellationToken ct = default)
    {
        var (source, state) = await reader.Read(async db => (await db.Set<Source>().SingleOrDefaultAsync(s => s.Id == id, ct), await db.Set<PullState>().SingleOrDefaultAsync(p => p.Source == id, ct)));
        if (source is not { Mode: SourceMode.Pull, On: true }) return Done.It;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        (string? ETag, string? LastModified) marks = (null, null);
        Uri? next = new(source.Url!);
        for (var page = 0; next is not null && page < MostPages && seen.Add(next.AbsoluteUri); page++)
        {
            var answer = await Fetch(source, next, page == 0 ? state : null, ct);
            if (!answer.Ok) return await Failed(source, answer.Error, RetryOf(answer.Error), ct);
            if (answer.Value.Status == HttpStatusCode.NotModified) return await Good(source, null, (state?.ETag, state?.LastModified), ct);
            if (page == 0) marks = (answer.Value.ETag, answer.Value.LastModified);
            var draft = await Draft(source, answer.Value, Viewer.System("pull"), ct);
            // An empty list is an answer: nothing to import, and nothing wrong.
            if (draft.Error is { Code: "import.empty" } && source.Format == PullFormat.Json) return await Good(source, null, page == 0 ? marks : (null, null), ct);
            if (!draft.Ok) return await Failed(source, draft.Error, null, ct);
            var mapper = await imports.MapperOf(draft.Value);
            var fault = !mapper.Ok ? mapper.Error : draft.Value.Mapping is null ? NotMapped : draft.Value.Total > 0 && mapper.Value.Problems.Count > 0 ? mapper.Value.Problems[0] : null;
            if (fault is not null) return await Failed(source, fault, null, ct);
            next = NextOf(source, answer.Value);
            var kept = await Good(source, draft.Value, next is null ? marks : (null, null), ct);
            if (!kept.Ok) return kept;
        }

        return Done.It;
    }

    private async Task<Result<OutwardAnswer>> Fetch(Source source, Uri address, PullState? state, CancellationToken ct)
    {
        var headers = new List<(string, string)>
        {
            ("Accept", source.Format switch { PullFormat.Json => "application/json", PullFormat.Feed => "application/atom+xml, application/rss+xml, text/xml;q=0.9", _ => "text/csv" }),
        };
        if (source is { SecretHeader: { } name, Secret: { } box })
        {
            if (key.Open(SourceDesk.SecretPurpose, box) is not { } secret)
                return Error.Invalid("pull.secret", ("凭证无法解开（站点密钥已换），请重新填写。", "The credential cannot be opened (the site's key is another); enter it again."));
            headers.Add((name, secret));
        }

        if (state?.ETag is { } etag) headers.Add(("If-None-Match", etag));
        if (state?.LastModified is { } since) headers.Add(("If-Modified-Since", since));
        var answer = await http.Get(address, headers, ct);
        if (!answer.Ok || answer.Value.Status == HttpStatusCode.NotModified && state is not null) return answer;
        if (answer.Value.Status != HttpStatusCode.OK)
        {
            var status = (int)answer.Value.Status;
            return Error.Invalid("pull.status", ($"对方回应 {status}。", $"The other side answered {status}.")) with
            {
                Details = answer.Value.RetryAfter is { } wait ? new Dictionary<string, object?> { ["retryAfter"] = wait } : null,
            };
        }

        return answer.Value.MediaType is "text/html" or "application/xhtml+xml"
            ? Error.Invalid("pull.html", ("对方回应 200，内容却是网页（多半是报错页或登录页），不是数据。", "The other side answered 200 with a web page, an error or sign-in page most likely, and no data."))
            : answer;
    }

    private async Task<Result<ImportRun>> Draft(Source source, OutwardAnswer answer, Viewer by, CancellationToken ct)
    {
        var kind = await imports.KindOf(source.Id);
        if (!kind.Ok) return kind.Error;
        var stored = await blobs.Put(new MemoryStream(answer.Body), limits.Value.MaxFileBytes, ct);
        if (stored is null) return Error.Invalid("import.size", ("回应过大。", "The answer is too large."));
        var draft = imports.Draft(source.Id, kind.Value, stored.Value.Hash, stored.Value.Size, answer.From.Host + answer.From.AbsolutePath, source, by);
        if (!draft.Ok) return draft;
        var wanted = source.Format switch { PullFormat.Json => "json", PullFormat.Feed => "feed", _ => "csv" };
        if (draft.Value.Format != wanted)
            return Error.Invalid("pull.format", ($"对方回应的内容是 {draft.Value.Format}，约定的是 {wanted}。", $"The answer is {draft.Value.Format}, but {wanted} was agreed."));
        await reader.Read(async db =>
        {
            await ImportDesk.Recall(db, draft.Value, ct);
            return Done.It;
        });
        return draft;
    }

    private static Uri? NextOf(Source source, OutwardAnswer answer)
    {
        if (source is not { Format: PullFormat.Json, NextPath: { } path }) return null;
        using var json = JsonDocument.Parse(answer.Body);
        if (JsonTable.At(json.RootElement, path) is not { ValueKind: JsonValueKind.String or JsonValueKind.Number } found || found.ToString() is not { Length: > 0 } text) return null;
        if (source.CursorParameter is not { } parameter) return Uri.TryCreate(answer.From, text, out var next) ? next : null;
        var builder = new UriBuilder(source.Url!);
        var rest = builder.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(p => !p.StartsWith($"{parameter}=", StringComparison.Ordinal));
        builder.Query = string.Join('&', rest.Append($"{Uri.EscapeDataString(parameter)}={Uri.EscapeDataString(text)}"));
        return builder.Uri;
    }

    private async Task<Result<Done>> Good(Source source, ImportRun? import, (string? ETag, string? LastModified) marks, CancellationToken ct)
    {
        var now = clock.Instant();
        var kept = await lane.Run<Done>(async (db, stop) =>
        {
            var state = await State(db, source.Id, stop);
            (state.LastAt, state.LastGoodAt, state.Failures, state.ErrorZh, state.ErrorEn) = (now, now, 0, null, null);
            (state.ETag, state.LastModified) = (Fit(marks.ETag, 300), Fit(marks.LastModified, 60));
            state.NextAt = PullSchedule.Next(now, TimeSpan.FromMinutes(source.IntervalMinutes), 0, null, source.Quiet, 0);
            // The same answer as the last one that was imported brings nothing: it is not imported again.
            if (import is { Total: > 0 } && await db.Set<ImportRun>().Where(i => i.Source == source.Id && i.Pulled && i.State == ImportState.Finished).OrderByDescending(i => i.Id).Select(i => i.FileHash).FirstOrDefaultAsync(stop) != import.FileHash)
            {
                import.State = ImportState.Waiting;
                db.Add(import);
            }

            return Done.It;
        }, ct);
        if (kept.Ok && import is not null) signal.Ring();
        return kept;
    }

    private async Task<Result<Done>> Failed(Source source, Error error, TimeSpan? retryAfter, CancellationToken ct)
    {
        var now = clock.Instant();
        var kept = await lane.Run<Done>(async (db, stop) =>
        {
            var state = await State(db, source.Id, stop);
            state.Failures++;
            (state.LastAt, state.ErrorZh, state.ErrorEn) = (now, error.Message.Zh, error.Message.En);
            state.NextAt = PullSchedule.Next(now, TimeSpan.FromMinutes(source.IntervalMinutes), state.Failures, retryAfter, source.Quiet, Random.Shared.NextDouble());
            return Done.It;
        }, ct);
        return kept.Ok ? error : kept.Error;
    }

    private static async Task<PullState> State(DaodiDb db, string source, CancellationToken ct)
    {
        if (await db.Set<PullState>().SingleOrDefaultAsync(p => p.Source == source, ct) is { } known) return known;
        var made = new PullState { Source = source };
        db.Add(made);
        return made;
    }

    private static Error NotMapped => Error.Invalid("pull.mapping", ("还没有字段对应：先试拉一次并保存对应。", "There is no mapping yet: fetch a sample and keep one first."));

    private static TimeSpan? RetryOf(Error error) => error.Details?.GetValueOrDefault("retryAfter") as TimeSpan?;

    private static string? Fit(string? text, int most) => text?.Length <= most ? text : null;
}

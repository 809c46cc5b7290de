using System.Globalization;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Cases;

public sealed partial class CaseDesk
{
    private const int SummaryLength = 200;

    /// <summary>Opens one case. Errors: <c>loop.none</c>, <c>rule.none</c> where a limit has no row, those of its evidence.</summary>
    public async Task<Result<Case>> Open(DaodiDb db, OpenCase open, Viewer by, DateTimeOffset at, CancellationToken ct = default) =>
        (await OpenMany(db, [open], by, at, ct))[0];

    /// <summary>
    /// Opens many at once, each row written once past the change tracker: the hot path of intake. One that cannot be opened
    /// is answered with its error, in its place; the others are opened.
    /// </summary>
    public async Task<IReadOnlyList<Result<Case>>> OpenMany(
        DaodiDb db, IReadOnlyList<OpenCase> opens, Viewer by, DateTimeOffset at, CancellationToken ct = default)
    {
        var results = new Result<Case>[opens.Count];
        var clocks = new List<CaseClock>(opens.Count * 3);
        var acts = new List<ActRow>(opens.Count);
        var texts = new List<Indexed>(opens.Count);
        var cases = new List<Case>(opens.Count);
        var numbers = new Numbers(db);
        for (var i = 0; i < opens.Count; i++)
        {
            var open = opens[i];
            var loop = loops.Current(open.Loop);
            if (!loop.Ok)
            {
                results[i] = loop.Error;
                continue;
            }
            Result<IReadOnlyList<Evidence>> files = Array.Empty<Evidence>();
            if (open.Evidence.Count > 0) files = await EvidenceStore.Unused(db, open.Evidence, by, ct);
            if (!files.Ok)
            {
                results[i] = files.Error with { Field = "evidence" };
                continue;
            }
            var ready = await Make(open, loop.Value.Loop, (open.OpenedAt ?? at).ToInstant(), numbers, clocks, ct);
            results[i] = ready;
            if (!ready.Ok) continue;

            var c = ready.Value;
            cases.Add(c);
            texts.Add(new(c.Id, SearchText(c, $"{open.Text} {open.AlsoFoundBy}"), Marks(c)));
            var act = Acts.Make(new(loop.Value.Loop.OpenedType, by, c.OpenedAt)
            {
                CaseId = c.Id,
                ToStage = c.Stage,
                Public = open.Public,
                Data = DataOf(open, [.. files.Value, .. open.NewEvidence]),
            }, 1);
            acts.Add(act);
            db.AddRange(open.NewEvidence);
            foreach (var file in files.Value.Concat(open.NewEvidence)) (file.CaseId, file.ActId) = (c.Id, act.Id);
            CaseCounts.CountOpened(db, c);
        }
        await db.BulkInsert(cases, ct);
        await db.BulkInsert(clocks, ct);
        await db.BulkInsert(acts, ct);
        await search.PutMany(db, texts, ct);
        return results;
    }

    private async Task<Result<Case>> Make(OpenCase open, Loop loop, DateTimeOffset at, Numbers numbers, List<CaseClock> all, CancellationToken ct)
    {
        var stage = loop.Initial;
        var c = new Case
        {
            Id = Ids.Next(),
            Kind = loop.Id,
            LoopVersion = loop.Version,
            Stage = stage.Name,
            StageSince = at,
            Version = 1,
            Title = open.Title,
            Summary = Beginning(open.Text),
            Channel = open.Channel,
            SourceId = open.SourceId,
            Nature = open.Nature,
            Category = open.Category,
            Urgency = open.Urgency,
            Anonymity = open.Anonymity,
            Division = open.Division,
            Address = open.Address,
            Lon = open.Lon,
            Lat = open.Lat,
            OpenedAt = at,
            OwnerUnit = units.City.Code,
            OwnerSince = at,
            Turn = stage.Owner,
            TokenHash = open.Token is null ? null : TokenHash(open.Token),
        };
        var clocks = new List<CaseClock>(3);
        var file = new CaseFile(c, loop, null, clocks, []);
        if (file.Enter(stage, at, clockwork) is { Ok: false } noLimit) return noLimit.Error;
        if (file.SettleOwner(units, at) is { Ok: false } noOwner) return noOwner.Error;
        var state = clockwork.Judge(c, clocks, at);
        file.ShowDues(at, state.Unknown);
        (c.Light, c.LightClock, c.LightAt) = (state.Light, state.Clock, state.Next);
        c.Rank();
        all.AddRange(clocks);
        c.No = await numbers.Next(loop.NumberPrefix, at.LocalDate(), ct);
        return c;
    }

    private static Dictionary<string, object?> DataOf(OpenCase open, IReadOnlyList<Evidence> files)
    {
        var data = new Dictionary<string, object?>(8) { ["channel"] = open.Channel, ["division"] = open.Division, ["urgency"] = open.Urgency };
        if (open.Nature is not null) data["nature"] = open.Nature;
        if (open.SourceId is not null) data["sourceId"] = open.SourceId;
        if (files.Count > 0) data["photos"] = files.Select(f => new { id = f.Id, hash = f.Hash, name = f.Name, mediaType = f.MediaType }).ToArray();
        return data;
    }

    private static string Beginning(string text) => text.Length <= SummaryLength ? text : string.Concat(text.AsSpan(0, SummaryLength - 1), "…");

    /// <summary>Numbers of one work: each prefix and day is read once and its last number saved with the work.</summary>
    private sealed class Numbers(DaodiDb db)
    {
        private readonly Dictionary<(string, DateOnly), CaseNumber> _rows = [];

        public async Task<string> Next(string prefix, DateOnly day, CancellationToken ct)
        {
            if (!_rows.TryGetValue((prefix, day), out var row))
            {
                row = await db.Set<CaseNumber>().AsTracking().FirstOrDefaultAsync(n => n.Prefix == prefix && n.Day == day, ct);
                if (row is null)
                {
                    row = new CaseNumber { Prefix = prefix, Day = day };
                    db.Add(row);
                }
                _rows[(prefix, day)] = row;
            }
            return string.Create(CultureInfo.InvariantCulture, $"{prefix}{day:yyyyMMdd}-{++row.Last:000000}");
        }
    }
}

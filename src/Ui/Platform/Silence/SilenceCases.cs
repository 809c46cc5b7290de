using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Platform;

/// <summary>What <c>silence.loop.yaml</c> is bound to; it needs no method of its own.</summary>
public sealed class SilenceLoop
{
    public const string Kind = "platform.silence";
}

/// <summary>
/// A source that falls silent is a case that somebody sees through, with limits and lights like any other, and a notice to whoever keeps the sources. It is
/// lifted when data arrive or the source is switched off; a case that was explained and closed is not opened again for the same silence.
/// </summary>
internal sealed class SilenceCases(CaseDesk desk, UnitDirectory units) : ISourceWarning
{
    private static readonly Viewer By = Viewer.System("rhythm");

    public async Task Tell(DaodiDb db, SourceDefinition source, bool silent, Words words, DateTimeOffset at, CancellationToken ct)
    {
        var (id, no) = silent ? await Open(db, source, words, at, ct) : await Lift(db, source, words, at, ct);
        db.Add(new Notice
        {
            Id = Ids.Next(),
            Unit = units.City.Code,
            Permission = Permissions.Quarantine,
            CaseId = id,
            CaseNo = no,
            Kind = silent ? "source.silent" : "source.speaks",
            Zh = words.Zh,
            En = words.En,
            At = at,
        });
    }

    private async Task<(long?, string?)> Open(DaodiDb db, SourceDefinition source, Words words, DateTimeOffset at, CancellationToken ct)
    {
        var opened = await desk.Open(db, new OpenCase
        {
            Loop = SilenceLoop.Kind,
            Title = $"数据来源中断：{source.Title.Zh}",
            Text = words.Zh,
            Channel = "rhythm",
            SourceId = source.Id,
            Division = units.City.Division,
            AlsoFoundBy = $"{source.Id} {source.Title.En}",
            Public = false,
        }, By, at, ct);
        // Undoes the watch's own row too, which then tries again.
        return opened.Ok ? (opened.Value.Id, opened.Value.No) : throw new InvalidOperationException(opened.Error.ToString());
    }

    private async Task<(long?, string?)> Lift(DaodiDb db, SourceDefinition source, Words words, DateTimeOffset at, CancellationToken ct)
    {
        var open = await db.Set<Case>().WhereOpen().Where(c => c.Kind == SilenceLoop.Kind && c.SourceId == source.Id).OrderBy(c => c.Id).Select(c => new { c.Id, c.No }).ToListAsync(ct);
        foreach (var c in open)
        {
            var lifted = await desk.Take(db, new TakeAction { CaseNo = c.No, Action = "recover", Reason = words.Zh }, By, at, ct);
            if (!lifted.Ok) throw new InvalidOperationException(lifted.Error.ToString());
        }

        return open.Count == 0 ? (null, null) : (open[^1].Id, open[^1].No);
    }
}

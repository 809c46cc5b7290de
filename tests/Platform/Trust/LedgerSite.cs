using Daodi.Kernel;
using Daodi.Tests.Ledger;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Daodi.Tests.Platform.Trust;

/// <summary>A database of acts with the ledger over it, turned by hand; can die and be taken up again, and be tampered with as an administrator could.</summary>
internal sealed class LedgerSite : IAsyncDisposable
{
    public static readonly DateTimeOffset At = new(2026, 11, 26, 1, 2, 3, TimeSpan.Zero);
    private readonly DatabaseKind _kind;

    private LedgerSite(DatabaseKind kind, TestDatabase database, LedgerOptions options) => (_kind, Database, Options) = (kind, database, options);

    public TestDatabase Database { get; }
    public LedgerOptions Options { get; }
    public LedgerState State { get; private set; } = null!;
    public Sequencer Sequencer { get; private set; } = null!;
    public string DataDir => Database.Options.DataDir;
    public LedgerFolder Folder => new(Path.Combine(DataDir, "ledger"));
    public Checkpoint Head => Checkpoint.Open(Folder.Note(), Folder.Verifier()!)!;
    public LedgerBook Book => new(Folder, Database.Reader, State);

    public static async Task<LedgerSite> Create(DatabaseKind kind, string hash = "sha256")
    {
        var site = new LedgerSite(kind, await TestDatabase.Create(kind, Site.Parts), new() { Hash = hash });
        site.Restart();
        return site;
    }

    /// <summary>Forgets everything in memory, as a new process would.</summary>
    public void Restart()
    {
        State = new LedgerState();
        Sequencer = new Sequencer(Database.Reader, Database.Lane, Folder, Options, State, Path.Combine(DataDir, "keys"), TimeProvider.System, NullLogger<Sequencer>.Instance);
    }

    /// <summary>Appends so many acts of a few cases; their identifiers.</summary>
    public async Task<List<long>> Append(int count)
    {
        var ids = new List<long>();
        foreach (var part in Enumerable.Range(0, count).Chunk(500))
        {
            var appended = await Database.Lane.Run<List<long>>(async (db, ct) =>
            {
                var rows = part.Select(i => Acts.Make(Act($"第{i}条") with { About = $"test/{i % 7}" }, 0)).ToList();
                await db.BulkInsert(rows, ct);
                return rows.ConvertAll(r => r.Id);
            });
            ids.AddRange(appended.Value);
        }

        return ids;
    }

    public static NewAct Act(string reason) => new("test.act", Viewer.System("王小明"), At) { Reason = reason, Data = new { phone = "13800000000" } };

    /// <summary>Turns until nothing is new.</summary>
    public async Task<Checkpoint> Settle()
    {
        while (await Sequencer.Turn())
        {
        }

        State.Now.Stopped.ShouldBeNull();
        return Head;
    }

    public Task<LedgerReport> Verify(string? witness = null, long from = 0) => new LedgerVerification(Database.Reader, Folder).Run(witness, from);

    /// <summary>The acts' hashes in the order of the leaves.</summary>
    public Task<List<byte[]>> Entries() => Database.Reader.Read(db =>
        (from leaf in db.Set<LedgerLeaf>() join act in db.Set<ActRow>() on leaf.ActId equals act.Id orderby leaf.Index select act.Hash).ToListAsync());

    public Task<List<LedgerLeaf>> Leaves() => Database.Reader.Read(db => db.Set<LedgerLeaf>().OrderBy(l => l.Index).ToListAsync());

    public async Task<ActRow> ActAt(long index) => await Database.Reader.Read(db =>
        (from leaf in db.Set<LedgerLeaf>() join act in db.Set<ActRow>() on leaf.ActId equals act.Id where leaf.Index == index select act).SingleAsync());

    /// <summary>Every act is exactly one leaf, without gap, and the signed head is the oracle's over the rows.</summary>
    public async Task ShouldBeWhole()
    {
        var (leaves, acts) = (await Leaves(), await Database.Reader.Read(db => db.Set<ActRow>().Select(a => a.Id).ToListAsync()));
        leaves.Select(l => l.Index).ShouldBe(Enumerable.Range(0, acts.Count).Select(i => (long)i));
        leaves.Select(l => l.ActId).Order().ShouldBe(acts.Order());
        Head.Size.ShouldBe(acts.Count);
        var entries = await Entries();
        Head.Root.ShouldBe(new NaiveTree(entries).Mth(entries.Count));
        var report = await Verify();
        report.Findings.ShouldBeEmpty();
        report.Checked.ShouldBe(acts.Count);
    }

    /// <summary>What whoever owns the database can do: takes the guards away and changes what they like.</summary>
    public async Task Tamper(params string[] statements)
    {
        string[] guards = _kind == DatabaseKind.Sqlite
            ? ["DROP TRIGGER IF EXISTS acts_refuses_other_update", "DROP TRIGGER IF EXISTS acts_refuses_delete", "DROP TRIGGER IF EXISTS ledger_leaves_refuses_update", "DROP TRIGGER IF EXISTS ledger_leaves_refuses_delete"]
            : ["ALTER TABLE acts DISABLE TRIGGER ALL", "ALTER TABLE ledger_leaves DISABLE TRIGGER ALL"];
        var done = await Database.Lane.Run<Done>(async (db, ct) =>
        {
            foreach (var statement in guards.Concat(statements)) await db.Database.ExecuteSqlRawAsync(statement, ct);
            return Done.It;
        });
        done.Ok.ShouldBeTrue();
    }

    /// <summary>Changes an act and its hash with it, as one who knows how hashes are made.</summary>
    public async Task Forge(ActRow act, string reason)
    {
        var forged = new ActRow
        {
            Id = act.Id,
            About = act.About,
            Seq = act.Seq,
            Type = act.Type,
            ActorName = act.ActorName,
            At = act.At,
            Reason = reason,
            Data = act.Data,
            Salt = act.Salt,
        };
        var hash = Convert.ToHexString(Acts.HashOf(forged));
        await Tamper($"UPDATE acts SET reason = '{reason}', hash = {(_kind == DatabaseKind.Sqlite ? $"X'{hash}'" : $"'\\x{hash}'::bytea")} WHERE id = {act.Id}");
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Daodi.Trust.Ledger;

/// <summary>
/// Gives every act its place in the tree. A turn: (1) acts that are no leaves yet are numbered, and the numbers committed;
/// (2) the leaves behind the last checkpoint are read from the database and appended; (3) tiles are written; (4) the new head is
/// signed and written. Each step can be cut off anywhere: the numbers in the database decide, tiles and head follow from them, and
/// the head on disk says how far the tiles can be trusted (<see cref="LedgerOpening"/>). One caller at a time.
/// </summary>
public sealed class Sequencer
{
    /// <summary>Leaves numbered in one work of the lane, which must be quick.</summary>
    private const int Work = 1_000;

    /// <summary>Leaves between two checkpoints at most, so that a ledger that begins on ten million acts shows how it gets on.</summary>
    private const int MostATurn = 100_000;

    private readonly IWriteLane _lane;
    private readonly LedgerFolder _folder;
    private readonly LedgerState _state;
    private readonly TimeProvider _clock;
    private readonly ILogger<Sequencer> _log;
    private readonly LeafRows _leaves;
    private readonly PendingActs _pending;
    private readonly LedgerOpening _opening;
    private LedgerOpening.Opened? _open;
    private bool _repair;

    /// <param name="keys">The folder of the site's keys; <c>ledger.key</c> is made there at the birth.</param>
    public Sequencer(IReader reader, IWriteLane lane, LedgerFolder folder, LedgerOptions options, LedgerState state, string keys, TimeProvider clock, ILogger<Sequencer> log)
    {
        (_lane, _folder, _state, _clock, _log) = (lane, folder, state, clock, log);
        _leaves = new LeafRows(reader);
        _pending = new PendingActs(reader, clock);
        _opening = new LedgerOpening(_leaves, folder, options, KeyFile.In(keys, "ledger.key"));
    }

    /// <summary>Called between the steps by tests that let it die there.</summary>
    internal Action<string>? Reached { get; set; }

    /// <summary>One turn; true where a new head was signed. A stop stays in <see cref="LedgerState"/> until a later turn finds the past in order.</summary>
    public async Task<bool> Turn(CancellationToken ct = default)
    {
        if (_state.TakeRepair()) (_open, _repair) = (null, true);
        if (_open is null)
        {
            var opened = await _opening.Open(_repair, ct);
            if (!opened.Ok)
            {
                Stop(opened.Error);
                return false;
            }

            (_open, _repair) = (opened.Value, false);
            Stand(_open.Head);
        }

        return await Extend(_open, ct);
    }

    private async Task<bool> Extend(LedgerOpening.Opened open, CancellationToken ct)
    {
        var whole = false;
        try
        {
            await Number(ct);
            Reached?.Invoke("numbered");
            var (edge, before) = (open.Edge, open.Edge.Size);
            var to = Math.Min(await _leaves.Count(ct), before + MostATurn);
            var changed = new HashSet<string>(StringComparer.Ordinal);
            var done = new List<(int Level, long Number)>();
            if (!await _leaves.Append(edge, to, Write, ct))
            {
                Stop(LedgerErrors.Broken(edge.Size));
                return false;
            }

            whole = edge.Size == before;
            if (whole)
            {
                GoOn();
                return false;
            }

            foreach (var (level, number, hashes) in edge.Partial()) _folder.WriteTile(level, number, hashes, changed);
            Reached?.Invoke("tiles");
            DurableFile.Sync(changed);
            var head = new Checkpoint(open.Signer.Verifier.Name, edge.Size, edge.Root());
            _folder.WriteNote(open.Signer.Sign(head.Text));
            Reached?.Invoke("signed");
            foreach (var (level, number) in done) _folder.DropPartial(level, number, 0);
            foreach (var (level, number, hashes) in edge.Partial()) _folder.DropPartial(level, number, hashes.Length / TreeHash.Size);
            _open = open with { Head = head };
            Stand(head);
            GoOn();
            whole = true;
            return true;

            void Write(int level, long number, byte[] hashes)
            {
                _folder.WriteTile(level, number, hashes, changed);
                done.Add((level, number));
                Reached?.Invoke("tile");
            }
        }
        finally
        {
            // The edge may be ahead of what is on disk: it is taken up anew from there.
            if (!whole)
            {
                _open = null;
                _pending.Forget();
            }
        }
    }

    /// <summary>Numbers what is pending. That the numbers have no gap and no double is seen to inside the work, and by the table's keys.</summary>
    private async Task Number(CancellationToken ct)
    {
        var pending = await _pending.Next(MostATurn, ct);
        foreach (var part in pending.Chunk(Work))
        {
            Reached?.Invoke("number");
            var numbered = await _lane.Run<Done>(async (db, stop) =>
            {
                var next = (await db.Set<LedgerLeaf>().MaxAsync(l => (long?)l.Index, stop) ?? -1) + 1;
                await db.BulkInsert([.. part.Select((id, i) => new LedgerLeaf { Index = next + i, ActId = id })], stop);
                return Done.It;
            }, ct);
            if (numbered.Ok) continue;
            // Perhaps it was kept and perhaps not; the next look asks the database.
            _pending.Forget();
            return;
        }
    }

    private void Stand(Checkpoint head) => _state.Set(s => s with { Head = head, SignedAt = _folder.SignedAt() ?? _clock.GetUtcNow() });

    private void GoOn()
    {
        if (_state.Now.Stopped is not null) _log.LogWarning("The ledger's past agrees with its last checkpoint again; it goes on");
        _state.Set(s => s with { Stopped = null, Trouble = null });
    }

    private void Stop(Error why)
    {
        _log.LogCritical("The ledger is stopped and signs nothing: {Code}. {Message}", why.Code, why.Message.En);
        _state.Set(s => s with { Stopped = why });
    }
}

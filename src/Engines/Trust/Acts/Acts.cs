using System.Security.Cryptography;
using System.Text;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>Appending acts. Call it inside a work of the write lane: the lane's one writer keeps the sequence whole.</summary>
public static class Acts
{
    /// <summary>Appends <paramref name="act"/> with the next number of its case; saved with the work's other changes.</summary>
    public static async Task<ActRow> Append(DaodiDb db, NewAct act, CancellationToken ct = default)
    {
        var row = Make(act, act.CaseId is { } id ? await LastSeq(db, id, ct) + 1 : 0);
        db.Add(row);
        return row;
    }

    /// <summary>The last number given in the case, counting acts that are added but not saved yet; 0 if there is none.</summary>
    public static async Task<long> LastSeq(DaodiDb db, long caseId, CancellationToken ct = default)
    {
        var added = db.Set<ActRow>().Local.Where(a => a.CaseId == caseId).Select(a => a.Seq).DefaultIfEmpty().Max();
        if (added > 0) return added;
        return await db.Set<ActRow>().Where(a => a.CaseId == caseId).MaxAsync(a => (long?)a.Seq, ct) ?? 0;
    }

    /// <summary>The row of an act whose number is known: the first act of a case just opened is 1. For bulk writing.</summary>
    public static ActRow Make(NewAct act, long seq)
    {
        var row = new ActRow
        {
            Id = Ids.Next(),
            CaseId = act.CaseId,
            About = act.About,
            Seq = seq,
            Type = act.Type,
            ActorId = act.By.AccountId,
            ActorName = act.By.Name,
            ActorUnit = act.By.UnitCode,
            At = act.At,
            Ground = act.Ground,
            Reason = act.Reason,
            FromStage = act.FromStage,
            ToStage = act.ToStage,
            Data = CanonicalJson.Of(act.Data),
            Public = act.Public,
            Salt = RandomNumberGenerator.GetBytes(16),
        };
        row.Hash = HashOf(row);
        return row;
    }

    /// <summary>SHA-256 of the salt and the canonical form, as it was when the act was appended.</summary>
    public static byte[] HashOf(ActRow act)
    {
        var canonical = Canonical(act);
        var bytes = new byte[act.Salt.Length + Encoding.UTF8.GetByteCount(canonical)];
        act.Salt.CopyTo(bytes, 0);
        Encoding.UTF8.GetBytes(canonical, bytes.AsSpan(act.Salt.Length));
        return SHA256.HashData(bytes);
    }

    /// <summary>Whether the row still says what was hashed.</summary>
    public static bool IsWhole(ActRow act) => act.Hash.AsSpan().SequenceEqual(HashOf(act));

    /// <summary>
    /// The canonical form: every column but salt and hash as RFC 8785 JSON; what is null is left out. The instant is written
    /// in microseconds since 1970, which is exact in both databases.
    /// </summary>
    public static string Canonical(ActRow act)
    {
        var text = new StringBuilder(256 + act.Data.Length);
        text.Append('{');
        Put(text, "about", act.About);
        Put(text, "actorId", act.ActorId?.ToString());
        Put(text, "actorName", act.ActorName);
        Put(text, "actorUnit", act.ActorUnit);
        Raw(text, "at", (act.At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        if (act.CaseId is { } caseId) Raw(text, "caseId", caseId);
        text.Append("\"data\":").Append(act.Data).Append(',');
        Put(text, "fromStage", act.FromStage);
        Put(text, "ground", act.Ground);
        Raw(text, "id", act.Id);
        text.Append("\"public\":").Append(act.Public ? "true" : "false").Append(',');
        Put(text, "reason", act.Reason);
        Raw(text, "seq", act.Seq);
        Put(text, "toStage", act.ToStage);
        Put(text, "type", act.Type);
        text[^1] = '}';
        return text.ToString();
    }

    private static void Put(StringBuilder text, string name, string? value)
    {
        if (value is null) return;
        text.Append('"').Append(name).Append("\":");
        CanonicalJson.WriteString(text, value);
        text.Append(',');
    }

    private static void Raw(StringBuilder text, string name, long value) =>
        text.Append('"').Append(name).Append("\":").Append(value).Append(',');
}

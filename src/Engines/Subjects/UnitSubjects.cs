using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Subjects;

/// <summary>The units of the directory as organisations of the register, each by its code.</summary>
public sealed class UnitSubjects(UnitDirectory units, SubjectBook book, SiteKey key, IReader reader, IWriteLane lane, TimeProvider clock)
{
    /// <summary>Takes in the units that are missing.</summary>
    /// <returns>How many were.</returns>
    public async Task<int> Keep(CancellationToken ct = default)
    {
        var wanted = units.All.ToDictionary(u => new Identifier(Identifier.Unit, u.Code).DigestUnder(key));
        long[] digests = [.. wanted.Keys];
        var known = await reader.Read(db => db.Set<SubjectIdentifier>().Where(i => EF.Parameter(digests).Contains(i.Digest)).Select(i => i.Digest).ToListAsync(ct));
        var missing = wanted.Where(w => !known.Contains(w.Key)).Select(w => w.Value).ToList();
        if (missing.Count == 0) return 0;
        var done = await lane.Run<int>(async (db, stop) =>
        {
            var at = clock.Instant();
            await book.Resolve(db, [.. missing.Select(u => new Sighting(SubjectKind.Organisation, u.NameZh, [new(Identifier.Unit, u.Code)]) { Division = u.Division })], at, stop);
            await Acts.Append(db, new(SubjectActs.UnitsTaken, Viewer.System("subjects"), at) { Data = new { units = missing.Count } }, stop);
            return missing.Count;
        }, ct);
        return done.Ok ? done.Value : throw new InvalidOperationException(done.Error.ToString());
    }
}

using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Subjects;

/// <summary>A subject as a system met it: what it was told of a caller, a unit, a place.</summary>
/// <param name="Identifiers">The strongest first: an identity number before a telephone.</param>
public sealed record Sighting(SubjectKind Kind, string? Name, IReadOnlyList<Identifier> Identifiers)
{
    public string? Address { get; init; }
    public string? Division { get; init; }
    public double? Lon { get; init; }
    public double? Lat { get; init; }

    /// <summary>A place by its normalised address within its division; null where the address says too little.</summary>
    public static Sighting? Place(string? address, string division, double? lon, double? lat) =>
        SubjectText.AddressKey(address) is not { } key ? null
            : new(SubjectKind.Place, null, [new(Identifier.Place, $"{division}|{key}")]) { Address = address, Division = division, Lon = lon, Lat = lat };
}

/// <summary>
/// Finds the subjects of many sightings, or makes them, inside the lane's work of whoever registers: one look-up and three bulk
/// writes a batch, whatever its size. The lane's one writer keeps two sightings of one number from making two subjects.
/// </summary>
public sealed class SubjectBook(SiteKey key)
{
    /// <summary>
    /// The subject of each sighting. One with a deciding number (identity number, credit code, unit, place) is whoever has it. One
    /// with a telephone only is whoever has it under the same name, or with no name on one side; another name on the same telephone is
    /// another subject, and the two are offered as possible doubles.
    /// </summary>
    public async Task<long[]> Resolve(DaodiDb db, IReadOnlyList<Sighting> sightings, DateTimeOffset at, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(sightings);
        if (sightings.Count == 0) return [];
        var digests = sightings.Select(s => s.Identifiers.Select(i => i.DigestUnder(key)).ToArray()).ToArray();
        var batch = new Batch(key, at, await Known(db, [.. digests.SelectMany(d => d).Distinct()], ct));
        var ids = new long[sightings.Count];
        for (var i = 0; i < ids.Length; i++) ids[i] = batch.Take(sightings[i], digests[i]);
        await batch.Save(db, ct);
        return ids;
    }

    /// <summary>All numbers of every subject that has one of <paramref name="wanted"/>, in one query.</summary>
    private static async Task<List<Batch.Line>> Known(DaodiDb db, long[] wanted, CancellationToken ct) =>
        wanted.Length == 0 ? [] : await (
            from hit in db.Set<SubjectIdentifier>()
            where EF.Parameter(wanted).Contains(hit.Digest) && hit.Until == null
            join s in db.Set<Subject>() on hit.SubjectId equals s.Id
            join other in db.Set<SubjectIdentifier>() on s.Id equals other.SubjectId
            where other.Until == null
            select new Batch.Line(s.Id, s.Kind, s.NameKey, s.LastSeenAt, other.Kind, other.Digest)).ToListAsync(ct);

    /// <summary>What is known and what is new while one batch is worked on.</summary>
    internal sealed class Batch
    {
        private readonly SiteKey _key;
        private readonly DateTimeOffset _at;
        private readonly Dictionary<long, Entry> _byId = [];
        private readonly Dictionary<long, List<Entry>> _byDigest = [];
        private readonly List<Subject> _subjects = [];
        private readonly List<SubjectIdentifier> _identifiers = [];
        private readonly List<Entry> _named = [];
        private readonly HashSet<long> _seen = [];

        public Batch(SiteKey key, DateTimeOffset at, IEnumerable<Line> lines)
        {
            (_key, _at) = (key, at);
            foreach (var line in lines)
            {
                if (!_byId.TryGetValue(line.SubjectId, out var entry)) _byId[line.SubjectId] = entry = new(line.SubjectId, line.Kind, line.NameKey, line.LastSeenAt);
                Has(entry, line.IdentifierKind, line.Digest);
            }
        }

        public sealed record Line(long SubjectId, SubjectKind Kind, string? NameKey, DateTimeOffset LastSeenAt, string IdentifierKind, long Digest);

        private sealed class Entry(long id, SubjectKind kind, string? nameKey, DateTimeOffset lastSeen)
        {
            public long Id => id;
            public SubjectKind Kind => kind;
            public DateTimeOffset LastSeen => lastSeen;
            public string? NameKey { get; set; } = nameKey;
            public string? Name { get; set; }

            /// <summary>Where it was made in this batch.</summary>
            public Subject? Row { get; set; }
            public Dictionary<long, string> Numbers { get; } = [];
        }

        public long Take(Sighting sighting, long[] digests)
        {
            var nameKey = SubjectText.NameKey(sighting.Name);
            var entry = Find(sighting, digests, nameKey);
            if (entry is null)
            {
                entry = new(Ids.Next(), sighting.Kind, nameKey, _at);
                entry.Row = new()
                {
                    Id = entry.Id,
                    Kind = sighting.Kind,
                    Name = sighting.Name,
                    NameKey = nameKey,
                    Address = sighting.Address,
                    AddressKey = SubjectText.AddressKey(sighting.Address),
                    Division = sighting.Division,
                    Lon = sighting.Lon,
                    Lat = sighting.Lat,
                    RootId = entry.Id,
                    FirstSeenAt = _at,
                    LastSeenAt = _at,
                };
                _subjects.Add(entry.Row);
            }
            else
            {
                if (entry.LastSeen < _at.AddDays(-1)) _seen.Add(entry.Id);
                if (entry.NameKey is null && nameKey is not null)
                {
                    (entry.NameKey, entry.Name) = (nameKey, sighting.Name);
                    if (entry.Row is { } row) (row.Name, row.NameKey) = (entry.Name, nameKey);
                    else _named.Add(entry);
                }
            }

            for (var i = 0; i < digests.Length; i++)
            {
                if (entry.Numbers.ContainsKey(digests[i])) continue;
                var number = sighting.Identifiers[i];
                Has(entry, number.Kind, digests[i]);
                _identifiers.Add(new() { Id = Ids.Next(), SubjectId = entry.Id, Kind = number.Kind, Digest = digests[i], Sealed = number.SealedUnder(_key), At = _at });
            }
            return entry.Id;
        }

        public async Task Save(DaodiDb db, CancellationToken ct)
        {
            await db.BulkInsert(_subjects, ct);
            await db.BulkInsert(_identifiers, ct);
            foreach (var entry in _named)
            {
                await db.Set<Subject>().Where(s => s.Id == entry.Id).ExecuteUpdateAsync(set => set
                    .SetProperty(s => s.Name, entry.Name).SetProperty(s => s.NameKey, entry.NameKey), ct);
            }
            var seen = _seen.ToArray();
            if (seen.Length > 0)
                await db.Set<Subject>().Where(s => EF.Parameter(seen).Contains(s.Id)).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, _at), ct);
        }

        private Entry? Find(Sighting sighting, long[] digests, string? nameKey)
        {
            for (var i = 0; i < digests.Length; i++)
            {
                if (!_byDigest.TryGetValue(digests[i], out var holders)) continue;
                var number = sighting.Identifiers[i];
                if (holders.FirstOrDefault(h => h.Kind == sighting.Kind && (number.Decides || Same(h, nameKey) && !Contradicts(h, sighting, digests))) is { } found) return found;
            }
            return null;
        }

        private static bool Same(Entry holder, string? nameKey) => holder.NameKey is null || nameKey is null || holder.NameKey == nameKey;

        /// <summary>Of the same name on the same telephone, yet with another identity number: father and son.</summary>
        private static bool Contradicts(Entry holder, Sighting sighting, long[] digests) =>
            sighting.Identifiers.Where((number, i) => number.Decides && !holder.Numbers.ContainsKey(digests[i]) && holder.Numbers.ContainsValue(number.Kind)).Any();

        private void Has(Entry entry, string kind, long digest)
        {
            entry.Numbers[digest] = kind;
            if (!_byDigest.TryGetValue(digest, out var holders)) _byDigest[digest] = holders = [];
            if (!holders.Contains(entry)) holders.Add(entry);
        }
    }
}

using Daodi.Cases;
using Daodi.Storage;
using Daodi.Trust;

namespace Daodi.Ui.Desk;

/// <summary>Makes case sheets: what <see cref="CaseQueries"/> lets the viewer see, with what they may do and the masked person.</summary>
public sealed class CaseSheets(CaseQueries queries, CaseDesk desk, IReader reader, IEnumerable<IPersonSource> persons, TimeProvider clock)
{
    /// <summary>The sheet of one case. Error <c>case.none</c>, the same where there is none and where it is not the viewer's to see.</summary>
    public async Task<Result<CaseSheet>> Load(string no, Viewer viewer, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        var found = await queries.Detail(no, viewer, ct);
        if (!found.Ok) return found.Error;
        var detail = found.Value;
        return new CaseSheet(detail.Case, detail.Loop)
        {
            Clocks = detail.Clocks,
            Acts = detail.Acts,
            Evidence = detail.Evidence,
            Parties = detail.Parties,
            Offers = desk.Offers(detail.Case, viewer, clock.Instant()),
            Person = await Person(no, viewer, ct),
        };
    }

    private Task<PersonCard?> Person(string no, Viewer viewer, CancellationToken ct) => reader.Read(async db =>
    {
        foreach (var source in persons)
        {
            if (await source.Find(db, no, viewer.Scope, ct) is { } found) return found.Person;
        }
        return null;
    });
}

using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Subjects;

/// <summary>
/// Erases a person (个人信息保护法 47): names, numbers and address in the register with all their history, and every system's copy.
/// The facts of the matters stay, without whose they were.
/// </summary>
internal sealed class Erasure(IEnumerable<ISubjectHolder> holders)
{
    public async Task<Result<Done>> Run(DaodiDb db, SubjectSheet sheet, DateTimeOffset at, Viewer by, CancellationToken ct)
    {
        foreach (var holder in holders)
        {
            if (await holder.Needs(db, sheet.Cluster, ct))
                return Error.Conflict("erasure.open", (
                    "其事项尚未办结，处理目的尚未实现，办结后才能删除（个人信息保护法第四十七条）。",
                    "A matter of this person is still open, so the purpose is not reached; it can be erased once it is closed (PIPL art. 47)."));
        }

        var values = sheet.Members.Select(m => m.Name).Concat(sheet.Names.Select(n => n.Name)).Concat(sheet.Identifiers.Select(i => i.Value)).OfType<string>().Distinct().ToList();
        var rows = 0;
        foreach (var holder in holders) rows += await holder.Erase(db, sheet.Cluster, values, at, ct);
        await Forget(db, sheet.Cluster.Ids, at, ct);
        await Acts.Append(db, new(SubjectActs.Erased, by, at) { About = $"subject/{sheet.Root.Id}", Data = new { subjects = sheet.Cluster.Ids.Count, rows } }, ct);
        return Done.It;
    }

    /// <summary>Leaves of the subjects only that they were there.</summary>
    public static async Task Forget(DaodiDb db, IReadOnlyCollection<long> ids, DateTimeOffset at, CancellationToken ct)
    {
        await db.Set<SubjectIdentifier>().Where(i => ids.Contains(i.SubjectId)).ExecuteDeleteAsync(ct);
        await db.Set<SubjectName>().Where(n => ids.Contains(n.SubjectId)).ExecuteDeleteAsync(ct);
        await db.Set<SubjectMerge>().Where(m => ids.Contains(m.Merged) || ids.Contains(m.Survivor)).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.Reason, "—").SetProperty(m => m.UndoneReason, m => m.UndoneReason == null ? null : "—"), ct);
        await db.Set<Subject>().Where(s => ids.Contains(s.Id)).ExecuteUpdateAsync(set => set
            .SetProperty(s => s.Name, (string?)null).SetProperty(s => s.NameKey, (string?)null)
            .SetProperty(s => s.Address, (string?)null).SetProperty(s => s.AddressKey, (string?)null)
            .SetProperty(s => s.Lon, (double?)null).SetProperty(s => s.Lat, (double?)null)
            .SetProperty(s => s.ErasedAt, (DateTimeOffset?)at), ct);
    }
}

using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Subjects;

/// <summary>Puts a person's data right (个人信息保护法 46): the register and every system's copy; the old name stays in the history, where an erasure finds it.</summary>
internal sealed class Correction(IEnumerable<ISubjectHolder> holders, SiteKey key)
{
    public async Task<Result<Done>> Run(DaodiDb db, SubjectSheet sheet, SubjectCorrection correction, DateTimeOffset at, Viewer by, CancellationToken ct)
    {
        if (correction.Value.Length == 0) return Error.Invalid("request.value", ("申请中的新值已不可读，请重新申请。", "The new value cannot be read any more; ask again."));
        if (correction.Field == "name") await Rename(db, sheet, correction.Value, at, ct);
        else await Renumber(db, sheet, new(correction.Field, correction.Value), at, ct);
        foreach (var holder in holders) await holder.Correct(db, sheet.Cluster, correction, ct);
        await Acts.Append(db, new(SubjectActs.Corrected, by, at) { About = $"subject/{sheet.Root.Id}", Data = new { field = correction.Field } }, ct);
        return Done.It;
    }

    private static async Task Rename(DaodiDb db, SubjectSheet sheet, string name, DateTimeOffset at, CancellationToken ct)
    {
        var nameKey = SubjectText.NameKey(name);
        foreach (var member in sheet.Members.Where(m => m.Name is not null && m.Name != name))
            db.Add(new SubjectName { Id = Ids.Next(), SubjectId = member.Id, Name = member.Name!, Kind = "former", At = at });
        var ids = sheet.Cluster.Ids;
        await db.Set<Subject>().Where(s => ids.Contains(s.Id)).ExecuteUpdateAsync(set => set.SetProperty(s => s.Name, name).SetProperty(s => s.NameKey, nameKey), ct);
    }

    private async Task Renumber(DaodiDb db, SubjectSheet sheet, Identifier number, DateTimeOffset at, CancellationToken ct)
    {
        var ids = sheet.Cluster.Ids;
        await db.Set<SubjectIdentifier>().Where(i => ids.Contains(i.SubjectId) && i.Kind == number.Kind && i.Until == null)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.Until, (DateTimeOffset?)at), ct);
        // Each member gets it: after an unmerge each is still found by the number that is right.
        db.AddRange(ids.Select(id => new SubjectIdentifier
        {
            Id = Ids.Next(),
            SubjectId = id,
            Kind = number.Kind,
            Digest = number.DigestUnder(key),
            Sealed = number.SealedUnder(key),
            At = at,
        }));
    }
}

using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.BigData.Appeals;

/// <summary>The caller of an appeal, for reading in full with a purpose. Of confidential callers only the city's desk may know.</summary>
public sealed class AppealPersonSource : IPersonSource
{
    public async Task<PersonOnCase?> Find(DaodiDb db, string caseNo, Scope scope, CancellationToken ct)
    {
        var found = await (
            from c in db.Set<Case>().Within(scope)
            join caller in db.Set<AppealCaller>() on c.Id equals caller.CaseId
            where c.No == caseNo && caller.ErasedAt == null
            select new { c.Id, c.No, c.Anonymity, Caller = caller }).FirstOrDefaultAsync(ct);
        return found is null || !MayKnow((Anonymity)found.Anonymity, scope) ? null : new(found.Id, found.No, CardOf(found.Caller), found.Caller.SubjectId);
    }

    public async Task<IReadOnlyList<PersonOnCase>> FindMany(DaodiDb db, IReadOnlyCollection<long> caseIds, Scope scope, CancellationToken ct)
    {
        long[] ids = [.. caseIds];
        var found = await (
            from c in db.Set<Case>().Within(scope)
            join caller in db.Set<AppealCaller>() on c.Id equals caller.CaseId
            where EF.Parameter(ids).Contains(c.Id) && caller.ErasedAt == null
            select new { c.Id, c.No, c.Anonymity, Caller = caller }).ToListAsync(ct);
        return [.. found.Where(f => MayKnow((Anonymity)f.Anonymity, scope)).Select(f => new PersonOnCase(f.Id, f.No, CardOf(f.Caller), f.Caller.SubjectId))];
    }

    /// <summary>Whether whoever sees <paramref name="scope"/> may know the caller at all, masked or in full (信访工作条例: those who report are protected).</summary>
    public static bool MayKnow(Anonymity anonymity, Scope scope) => anonymity switch
    {
        Anonymity.Anonymous => false,
        Anonymity.Confidential => scope.Level == 1,
        _ => scope.Level > 0,
    };

    public static PersonCard CardOf(AppealCaller caller) => new(
        caller.Name,
        PhoneNumber.Parse(caller.Phone) is { Ok: true } phone ? phone.Value : null,
        ResidentId.Parse(caller.IdNumber) is { Ok: true } id ? id.Value : null);
}

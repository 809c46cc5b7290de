using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Subjects;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.BigData.Appeals.Pages;

/// <summary>On the case page: what the citizen wrote, who they are as far as this viewer may know, the reply and what they think of it.</summary>
public sealed partial class AppealPanel
{
    [Parameter, EditorRequired] public Case Case { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private AppealSubjects Subjects { get; set; } = null!;

    private const int MostOthers = 5;

    private Appeal? Appeal { get; set; }
    private Words Caller { get; set; }

    /// <summary>The same caller's matters within the viewer's scope, this one left out.</summary>
    private SubjectReferences? Others { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var id = Case.Id;
        (Appeal, var caller) = await Reader.Read(async db => (
            await db.Set<Appeal>().FirstOrDefaultAsync(a => a.CaseId == id), await db.Set<AppealCaller>().FirstOrDefaultAsync(c => c.CaseId == id)));
        Caller = (Appeal?.Anonymity, caller) switch
        {
            (Anonymity.Anonymous, _) => ("匿名", "Anonymous"),
            (Anonymity.Confidential, _) when !AppealPersonSource.MayKnow(Anonymity.Confidential, Viewer.Scope) => ("保密，承办单位不显示", "Confidential, not shown to handlers"),
            (_, null) => ("未留姓名和电话", "No name or number given"),
            (Anonymity.Confidential, { } known) => Kept(known, "（保密）", " (confidential)"),
            (_, { ErasedAt: not null }) => ("已删除", "Erased"),
            (_, { } known) => Kept(known, "", ""),
        };
        Others = await OthersOf(caller);
    }

    /// <summary>Only where the viewer may know the caller at all; numbers of cases, nothing of the person.</summary>
    private async Task<SubjectReferences?> OthersOf(AppealCaller? caller)
    {
        if (caller is not { SubjectId: { } subject, ErasedAt: null } || Appeal is not { } appeal || !AppealPersonSource.MayKnow(appeal.Anonymity, Viewer.Scope)) return null;
        await using var db = Reader.Open();
        var all = await Subjects.References(db, new(subject, SubjectKind.Person, await SubjectDesk.Cluster(db, subject, default)), Viewer.Scope, MostOthers + 1, default);
        var newest = all.Newest.Where(r => r.No != Case.No).Take(MostOthers).ToList();
        return new(Math.Max(newest.Count, all.Count - 1), newest);
    }

    private static Words Kept(AppealCaller caller, string zh, string en)
    {
        var masked = AppealPersonSource.CardOf(caller).ToString();
        return (masked + zh, masked + en);
    }
}

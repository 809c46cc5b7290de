using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Storage;
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

    private Appeal? Appeal { get; set; }
    private Words Caller { get; set; }

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
            (_, { } known) => Kept(known, "", ""),
        };
    }

    private static Words Kept(AppealCaller caller, string zh, string en)
    {
        var masked = AppealPersonSource.CardOf(caller).ToString();
        return (masked + zh, masked + en);
    }
}

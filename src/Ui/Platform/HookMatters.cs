using Daodi.Cases;
using Daodi.Exchange.Hooks;
using Daodi.Storage;
using Daodi.Subjects;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Platform;

/// <summary>What a web hook's event may tell of a case. Who brought it is not among it.</summary>
internal sealed class HookMatters : IHookMatters
{
    private static readonly (HookField Field, Func<Case, object?> Value)[] All =
    [
        (new("kind", ("件的种类", "Kind of case")), c => c.Kind),
        (new("category", ("类别", "Category")), c => c.Category),
        (new("nature", ("性质", "Nature")), c => c.Nature),
        (new("channel", ("渠道", "Channel")), c => c.Channel),
        (new("urgency", ("紧急程度", "Urgency")), c => c.Urgency),
        (new("division", ("行政区划代码", "Administrative division")), c => c.Division),
        (new("stage", ("当前环节", "Stage now")), c => c.Stage),
        (new("light", ("当前亮灯", "Light now")), c => c.Light.ToString().ToLowerInvariant()),
        (new("unit", ("当前承办单位代码", "Unit whose turn it is")), c => c.OwnerUnit),
        (new("responsible", ("责任单位代码", "Responsible unit")), c => c.Responsible),
        (new("openedAt", ("登记时间", "Opened")), c => c.OpenedAt),
        (new("closedAt", ("办结时间", "Closed")), c => c.ClosedAt),
        (new("statutoryDue", ("法定期限", "Statutory limit")), c => c.StatutoryDue),
        (new("committedDue", ("承诺期限", "Committed limit")), c => c.CommittedDue),
        (new("sourceId", ("来源编号", "The source's own number")), c => c.SourceId),
        (new("title", ("标题", "Title"), Words: true), c => HookEvent.Masked(c.Title)),
        (new("summary", ("内容摘要（200 字以内）", "Beginning of the text"), Words: true), c => HookEvent.Masked(c.Summary)),
        (new("address", ("地址（门牌号遮盖）", "Address, numbers masked"), Words: true), c => SubjectText.MaskAddress(c.Address)),
    ];

    public IReadOnlyList<HookField> Fields { get; } = [.. All.Select(f => f.Field)];

    public async Task<IReadOnlyDictionary<long, HookMatter>> Of(DaodiDb db, IReadOnlyCollection<long> cases, CancellationToken ct)
    {
        var rows = await db.Set<Case>().Where(c => cases.Contains(c.Id)).ToListAsync(ct);
        return rows.ToDictionary(c => c.Id, c => new HookMatter(c.No, c.OwnerL2, c.OwnerL3, All.ToDictionary(f => f.Field.Name, f => f.Value(c))));
    }
}

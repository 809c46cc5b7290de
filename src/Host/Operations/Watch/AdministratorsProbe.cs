using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.Operations.Watch;

/// <summary>The three administrators are there and apart, and no glass was broken lately (GB/T 22239-2019 8.1.5).</summary>
internal sealed class AdministratorsProbe(IReader reader, Administrators administrators, IRulebooks rulebooks, TimeProvider clock) : IHealthProbe
{
    private const string Page = "/admin/accounts";
    private static readonly Words Title = ("三员分设", "Three administrators");

    public async Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        var now = await reader.Read(db => administrators.Look(db, ct));
        var items = new List<HealthItem>();
        if (now.Both.Count > 0)
            items.Add(new("administrators", Title, HealthState.Bad, ($"{now.Both.Count} 个账号身兼两职：{string.Join('、', now.Both.Take(3))}", $"{now.Both.Count} accounts hold two of the three: {string.Join(", ", now.Both.Take(3))}"),
                ("请收回其中一个角色（立即生效，一人即可）。", "Take one of the roles away: that works at once and needs nobody else."), Page));
        else if (!now.Complete)
            items.Add(new("administrators", Title, HealthState.Caution,
                ($"尚缺{string.Join('、', now.Missing.Select(a => a.Title.Zh))}", $"Missing: {string.Join(", ", now.Missing.Select(a => a.Title.En.ToLowerInvariant()))}"),
                ("用 ./daodi account open 设齐；在此之前控制台可以单人改权限。", "Open them with ./daodi account open; until then the console changes rights alone."), Page, Tell: true));
        else
            items.Add(new("administrators", Title, HealthState.Good, ("系统、安全、审计管理员已分设", "System, security and audit administrators are kept apart"), Href: Page));
        if (await Broken(ct) is { } at)
            items.Add(new("break-glass", ("紧急处置", "Emergency act"), HealthState.Caution,
                ($"{at.Local():MM-dd HH:mm} 有人在控制台未经第二人批准更改了权限", $"At {at.Local():MM-dd HH:mm} somebody changed rights at the console without a second person"),
                ("请审计管理员核实原因。", "The audit administrator looks into the reason."), "/admin/audit?group=rights", Tell: true));
        return items;
    }

    private async Task<DateTimeOffset?> Broken(CancellationToken ct)
    {
        var now = clock.Instant();
        if (rulebooks.Current.Find("trust.rights", now.LocalDate(), ("rule", "break-glass")) is not { Ok: true } row) return null;
        var since = now.AddHours(-(double)row.Value.Number("hours"));
        return await reader.Read(db => db.Set<ActRow>().Where(a => a.CaseId == null && a.Type == TrustActs.GlassBroken && a.At > since)
            .OrderByDescending(a => a.Id).Select(a => (DateTimeOffset?)a.At).FirstOrDefaultAsync(ct));
    }
}

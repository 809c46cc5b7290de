using Daodi.Cases;
using Daodi.Exchange.Hooks;
using Daodi.Storage;
using Daodi.Trust;

namespace Daodi.Ui.Admin;

/// <summary>What happens to a subscription is a notice to those who keep web hooks.</summary>
internal sealed class HookNotices(UnitDirectory units) : IHookWarning
{
    public Task Tell(DaodiDb db, Hook hook, string kind, Words words, DateTimeOffset at, CancellationToken ct)
    {
        db.Add(new Notice
        {
            Id = Ids.Next(),
            Unit = units.City.Code,
            Permission = HookPermissions.Keep,
            Kind = kind,
            Zh = words.Zh,
            En = words.En,
            At = at,
        });
        return Task.CompletedTask;
    }
}

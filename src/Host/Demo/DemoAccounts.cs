using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.Demo;

/// <summary>
/// The demo's accounts: the 110 unit accounts of the mission (city units and counties), one for every township and county
/// department on top, the people behind the role cards, and the city's own dispatchers. None has a password.
/// </summary>
internal sealed class DemoAccounts(AccountDesk desk, MessageAddressDesk addresses, UnitDirectory units, IReader reader)
{
    private const string Handler = "appeals.handler";
    private const string Dispatcher = "appeals.dispatcher";

    /// <summary>Opens the accounts that are missing.</summary>
    public async Task<Result<int>> Open(CancellationToken ct)
    {
        var known = (await reader.Read(db => db.Set<Account>().Select(a => a.UserName!).ToListAsync(ct))).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = Wanted().Where(a => !known.Contains(a.User)).ToList();
        return missing.Count == 0 ? 0 : (await desk.OpenMany(missing, Viewer.System("demo"), ct: ct)).Map(opened => opened.Count);
    }

    /// <summary>Addresses for the people behind the cards, good for the sandbox alone, so that one sees there what would be sent.</summary>
    public async Task Reach(CancellationToken ct)
    {
        string[] users = [.. RoleCards.All.Select(c => c.User).OfType<string>()];
        var people = await reader.Read(db => db.Set<Account>().Where(a => users.Contains(a.UserName!)).Select(a => new { a.Id, a.UserName }).ToListAsync(ct));
        foreach (var person in people)
        {
            await addresses.Assume(person.Id, MessageChannels.Mail, $"{person.UserName}@city.example", ct);
            await addresses.Assume(person.Id, MessageChannels.Messenger, person.UserName!, ct);
        }
    }

    private IEnumerable<NewAccount> Wanted()
    {
        var city = units.City.Code;
        foreach (var unit in units.All.Where(u => u.Code != city))
        {
            yield return new(unit.Code.ToLowerInvariant(), $"{unit.NameZh}承办员", unit.Code, [Handler], null);
        }

        for (var n = 1; n <= 3; n++)
        {
            yield return new($"zuoxi{n}", $"坐席{n}号", city, [Dispatcher, "appeals.supervisor", "appeals.mover"], null);
        }

        yield return new("diaodu", "李敏", city, [Dispatcher], null);
        yield return new("duban", "周强", city, ["appeals.supervisor"], null);
        yield return new("lingdao", "陈立", city, ["appeals.leader"], null);
        yield return new("decheng", "孙洁", "371402", ["appeals.leader", Handler], null);
        yield return new("chengban", "赵磊", RoleCards.HandlersUnit, [Handler], null);
        yield return new("baohu", "郑保", city, ["privacy.officer", "appeals.leader"], null);
        yield return new("shenji", "钱审", city, ["privacy.auditor"], null);
        // Kept apart in the demo as on every site: who keeps, who decides, who watches (GB/T 22239-2019 8.1.5).
        yield return new("guanli", "吴维", city, [Administrators.System.Role, "exchange.keeper", "exchange.messenger", "exchange.outward", "platform.keeper", "operations.night"], null);
        yield return new("anquan", "韩安", city, [Administrators.Security.Role], null);
        yield return new("shenjiyuan", "冯审", city, [Administrators.Audit.Role, "ledger.auditor"], null);
    }
}

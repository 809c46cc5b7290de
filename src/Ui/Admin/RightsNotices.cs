using Daodi.Cases;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>Changes of rights are told to each person concerned, whatever unit they sit in: a notice an account.</summary>
internal sealed class RightsNotices(Roles roles) : IRightsWarning
{
    private const int MostText = 300;

    public async Task Tell(DaodiDb db, RightsAudience audience, string kind, Words words, DateTimeOffset at, CancellationToken ct)
    {
        List<Guid> accounts = audience.Account is { } one ? [one] : [];
        if (audience.Permission is { } permission)
        {
            string[] carriers = [.. roles.All.Where(r => r.Permissions.Contains(permission)).Select(r => r.Name)];
            accounts.AddRange(await (from role in db.Set<AccountRole>()
                                     join account in db.Set<Trust.Account>() on role.AccountId equals account.Id
                                     where account.Active && carriers.Contains(role.Role)
                                     select account.Id).Distinct().ToListAsync(ct));
        }

        foreach (var account in accounts.Distinct())
        {
            db.Add(new Notice { Id = Ids.Next(), AccountId = account, Kind = kind, Zh = Cut(words.Zh), En = Cut(words.En), At = at });
        }
    }

    private static string Cut(string text) => text.Length <= MostText ? text : text[..(MostText - 1)] + "…";
}

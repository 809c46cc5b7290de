using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>All accounts by user name, a page at a time.</summary>
public sealed partial class AccountsPage
{
    private const int Size = 100;

    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "q")] private string? Q { get; set; }
    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    private IReadOnlyList<Trust.Account> Rows { get; set; } = [];
    private int Total { get; set; }

    private string NextHref => "/admin/accounts?after=" + Uri.EscapeDataString(Rows[^1].NormalizedUserName!) + (Q is null ? "" : "&q=" + Uri.EscapeDataString(Q));

    protected override async Task OnInitializedAsync()
    {
        var (q, name, after) = (Q?.Trim(), Q?.Trim().ToUpperInvariant(), After);
        (Rows, Total) = await Reader.Read(async db =>
        {
            var rows = db.Set<Trust.Account>().AsQueryable();
            if (!string.IsNullOrEmpty(q))
                rows = rows.Where(a => a.DisplayName.Contains(q) || a.NormalizedUserName!.Contains(name!) || a.UnitCode.StartsWith(q));
            if (after is not null)
                rows = rows.Where(a => a.NormalizedUserName!.CompareTo(after) > 0);
            return (await rows.OrderBy(a => a.NormalizedUserName).Take(Size).ToListAsync(), await db.Set<Trust.Account>().CountAsync());
        });
    }
}

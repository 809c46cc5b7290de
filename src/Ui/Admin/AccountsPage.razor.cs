using System.Globalization;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Admin;

/// <summary>All accounts by user name, filtered, a page at a time.</summary>
public sealed partial class AccountsPage
{
    private static readonly string[] States = ["active", "inactive", "locked"];

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private AccountLists Lists { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private Roles Roles { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "q")] private string? Q { get; set; }
    [SupplyParameterFromQuery(Name = "role")] private string? Role { get; set; }
    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }
    [SupplyParameterFromQuery(Name = "page")] private string? Page { get; set; }

    private AccountPageOf? Found { get; set; }

    protected override async Task OnInitializedAsync() => Found = await Lists.Find(
        new(Q, Role, State, int.TryParse(Page, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 1), Http.RequestAborted);

    private string HrefOf(int page) => "/admin/accounts" + QueryString.Create(new Dictionary<string, string?>
    {
        ["q"] = Q,
        ["role"] = Role,
        ["state"] = State,
        ["page"] = page.ToString(CultureInfo.InvariantCulture),
    }.Where(p => !string.IsNullOrEmpty(p.Value)));
}

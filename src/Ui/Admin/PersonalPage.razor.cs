using Daodi.Trust;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Admin;

/// <summary>The one list of personal data, by the reason it is kept for.</summary>
public sealed partial class PersonalPage
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private PersonalRegister Register { get; set; } = null!;
    [Inject] private Retention Retention { get; set; } = null!;
    [Inject] private Roles Roles { get; set; } = null!;

    private List<Group> Groups { get; set; } = [];
    private IReadOnlyList<RetentionState> States { get; set; } = [];

    private sealed record Group(string Key, PersonalWhy? Why, IReadOnlyList<PersonalLine> Lines);

    protected override async Task OnInitializedAsync()
    {
        var lines = await Register.List(Http.RequestAborted);
        Groups = [.. lines.GroupBy(l => l.Field?.What ?? l.Elsewhere!.What).Select(g => new Group(g.Key, g.First().Why, [.. g]))];
        States = await Retention.Next(Http.RequestAborted);
    }

    private DateTimeOffset? NextOf(string what) => States.FirstOrDefault(s => s.What == what)?.NextAt;

    /// <summary>The roles that carry the permission behind which the data stands.</summary>
    private string WhoSees(string what)
    {
        var permission = what switch
        {
            "callers" or "subjects" => Permissions.Unmask,
            "inbox" => Permissions.Quarantine,
            "accounts" => Permissions.SeeAccounts,
            "reads" => PrivacyPermissions.Audit,
            "requests" => PrivacyPermissions.Protect,
            "views" or "logs" => null,
            _ => PlatformSystem.Read,
        };
        if (permission is null)
            return (what == "views" ? new Words("仅本人", "Only whoever saved it") : new Words("服务器管理员", "Whoever runs the server")).ToString();
        var names = string.Join(new Words("、", ", ").ToString(), Roles.All.Where(r => r.Permissions.Contains(permission)).Select(r => r.Title.ToString()));
        return permission == Permissions.Unmask ? new Words($"{names}（每次须说明用途）", $"{names} (for a stated purpose each time)").ToString() : names;
    }
}

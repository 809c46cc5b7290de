using System.Globalization;
using Daodi.Cases;
using Daodi.Trust;
using Daodi.Ui.Desk;
using Daodi.Ui.UseCases;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Work;

/// <summary>What the viewer was told: what was handed over, what is due soon, what is overdue.</summary>
public sealed partial class NoticesPage
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private ListNotices List { get; set; } = null!;

    private List<ListNotices.Item> Notices { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        long? before = long.TryParse(Http.Request.Query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        Notices = await List.Run(Viewer, before, unread: false, Http.RequestAborted);
    }

    /// <summary>A notice of a light shows it: <c>light.red</c>.</summary>
    private static Light? LightOf(string kind) =>
        kind.StartsWith("light.", StringComparison.Ordinal) ? CaseAsk.LightOf(kind["light.".Length..]) : null;
}

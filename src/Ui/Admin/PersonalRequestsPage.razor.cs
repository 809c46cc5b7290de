using Daodi.Storage;
using Daodi.Subjects;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>Requests of persons, those that wait first; the city's officer decides.</summary>
public sealed partial class PersonalRequestsPage
{
    private const int Most = 50;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private RequestDesk Requests { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private IReadOnlyList<PersonalRequest> Rows { get; set; } = [];
    private IReadOnlyList<Error> Errors { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        if (Viewer.Scope.Level != 1) return;
        Rows = await Reader.Read(db => db.Set<PersonalRequest>().OrderBy(r => r.State == PersonalRequest.Waiting ? 0 : 1).ThenByDescending(r => r.Id).Take(Most).ToListAsync(Http.RequestAborted));
    }

    private async Task Decide(long id)
    {
        var decided = await Requests.Decide(id, Http.Request.Form["grant"] == "1", Http.Request.Form["answer"], Viewer, Http.RequestAborted);
        if (decided.Ok) Navigation.NavigateTo("/admin/personal/requests");
        else Errors = [decided.Error];
    }
}

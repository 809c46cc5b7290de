using Daodi.Storage;
using Daodi.Subjects;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>Pairs of subjects that may be one, for somebody to decide.</summary>
public sealed partial class SubjectDoublesPage
{
    private const int Most = 30;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private Doubles Doubles { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private List<(SubjectDouble Pair, Subject A, Subject B)> Pairs { get; set; } = [];
    private IReadOnlyList<Error> Errors { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        var rows = await Reader.Read(db => (
            from d in db.Set<SubjectDouble>()
            where d.Decision == null
            join a in db.Set<Subject>() on d.A equals a.Id
            join b in db.Set<Subject>() on d.B equals b.Id
            where a.ErasedAt == null && b.ErasedAt == null && a.RootId != b.RootId
            orderby d.Id descending
            select new { d, a, b }).Take(Most).ToListAsync(Http.RequestAborted));
        Pairs = [.. rows.Select(r => (r.d, r.a, r.b))];
    }

    private async Task Decide(long id)
    {
        var decided = await Doubles.Decide(id, Http.Request.Form["same"] == "1", Http.Request.Form["reason"], Viewer, Http.RequestAborted);
        if (decided.Ok) Navigation.NavigateTo("/admin/subjects/doubles");
        else Errors = [decided.Error];
    }
}

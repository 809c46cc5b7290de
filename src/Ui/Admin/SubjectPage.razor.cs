using System.Globalization;
using Daodi.Subjects;
using Daodi.Trust;
using Daodi.Ui.Components;
using Daodi.Ui.Lists;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Admin;

/// <summary>One subject, masked: what refers to it, who read it, merges; in full for a stated purpose, to be printed for the person at the counter.</summary>
public sealed partial class SubjectPage
{
    private static readonly IReadOnlyList<Option> Purposes = [.. UnmaskPurpose.All.Select(p => new Option(p.Code, p.Title))];

    [Parameter] public long Id { get; set; }
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private SubjectKnowledge Knowledge { get; set; } = null!;
    [Inject] private SubjectDesk Desk { get; set; } = null!;
    [Inject] private SubjectMerges Merges { get; set; } = null!;
    [Inject] private RequestDesk Requests { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "open", Name = "purpose")] private string? Purpose { get; set; }
    [SupplyParameterFromForm(FormName = "open", Name = "note")] private string? Note { get; set; }

    private KnownOfPerson? Known { get; set; }
    private Watermark? Mark { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    protected override Task OnInitializedAsync() => Load();

    private async Task Load()
    {
        var known = await Knowledge.Of(Id, Viewer.Scope, Http.RequestAborted);
        Known = known.Ok ? known.Value : null;
        if (Known is null && !Http.Response.HasStarted) Http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private async Task Open()
    {
        Http.Response.Headers.CacheControl = "no-store";
        var opened = await Desk.Open(Id, PersonalReads.Print, Purpose, Note, Viewer, Http.RequestAborted);
        if (opened.Ok) Mark = new(opened.Value, Viewer.Name, Units.Find(Viewer.UnitCode)?.Name ?? default, UnmaskPurpose.Find(Purpose)!.Title, true, Clock.Instant());
        else Errors = [opened.Error];
        await Load();
    }

    private async Task Ask() => After(await Requests.Ask(
        new(Known!.Sheet.Root.Id, Field("case"), Field("kind"), Field("field"), Field("value"), Field("reason"), "counter"), Viewer, Http.RequestAborted), "/admin/personal/requests");

    private async Task Merge() => After(
        long.TryParse(Field("other"), NumberStyles.None, CultureInfo.InvariantCulture, out var other)
            ? await Merges.Merge(Id, other, Field("reason"), Viewer, Http.RequestAborted)
            : Error.Invalid("subject.none", ("请填写主体号。", "Write the number of a subject."), "other"));

    private async Task Unmerge(long merge) => After(await Merges.Unmerge(merge, Field("reason"), Viewer, Http.RequestAborted));

    private async Task AddAlias() => After(await Desk.AddAlias(Id, Field("alias"), Viewer, Http.RequestAborted));

    private void After<T>(Result<T> done, string? next = null)
    {
        if (done.Ok) Navigation.NavigateTo(next ?? $"/admin/subjects/{Id.ToString(CultureInfo.InvariantCulture)}");
        else Errors = [done.Error];
    }

    private string Field(string name) => Http.Request.Form[name].ToString();
}

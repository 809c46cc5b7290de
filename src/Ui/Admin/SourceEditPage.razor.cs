using System.Globalization;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>Changes a source that was made in the browser.</summary>
public sealed partial class SourceEditPage
{
    [Parameter] public string Id { get; set; } = "";
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private SourceDesk Desk { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private Source? Source { get; set; }
    private SourceForm Form { get; set; } = null!;
    private IReadOnlyList<Error> Errors { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        Source = await Reader.Read(db => db.Set<Source>().SingleOrDefaultAsync(s => s.Id == Id));
        if (Source is not { } s) return;
        Form = new(s.Id, s.TitleZh, s.TitleEn, s.Kind, s.Mode.ToString())
        {
            Rhythm = s.RhythmMinutes?.ToString(CultureInfo.InvariantCulture),
            QuietFrom = Time(s.QuietFrom),
            QuietTo = Time(s.QuietTo),
            Url = s.Url,
            Format = s.Format.ToString(),
            Interval = s.IntervalMinutes.ToString(CultureInfo.InvariantCulture),
            ItemsPath = s.ItemsPath,
            NextPath = s.NextPath,
            CursorParameter = s.CursorParameter,
            SecretHeader = s.SecretHeader,
        };
    }

    private async Task Change()
    {
        Form = SourceFields.Read(Http.Request.Form);
        var changed = await Desk.Change(Id, Form, Viewer, Http.RequestAborted);
        if (changed.Ok) Navigation.NavigateTo($"/admin/sources/{Id}");
        else Errors = [changed.Error];
    }

    private static string? Time(int? minutes) => minutes is { } m ? string.Create(CultureInfo.InvariantCulture, $"{m / 60:00}:{m % 60:00}") : null;
}

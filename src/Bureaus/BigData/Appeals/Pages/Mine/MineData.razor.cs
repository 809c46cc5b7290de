using Daodi.Kernel;
using Daodi.Subjects;
using Daodi.Trust;
using Daodi.Ui.Platform;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Daodi.BigData.Appeals.Pages.Mine;

/// <summary>What is kept of the person who came in, masked; who read it in full; and requests about it.</summary>
public sealed partial class MineData
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private MineDoor Door { get; set; } = null!;
    [Inject] private SubjectKnowledge Knowledge { get; set; } = null!;
    [Inject] private RequestDesk Requests { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "sent")] private string? SentFlag { get; set; }

    private KnownOfPerson? Known { get; set; }
    private Appeals.Mine? Who { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];
    private bool Sent => SentFlag == "1";

    protected override async Task OnInitializedAsync()
    {
        Http.Response.Headers.CacheControl = "no-store";
        Who = Door.Of(Http);
        // Their own data wherever it lies: no scope of an office limits it.
        if (Who is { } who && await Knowledge.Of(who.Subject, Scope.City, Http.RequestAborted) is { Ok: true } known && known.Value.Sheet.Root.ErasedAt is null) Known = known.Value;
    }

    private async Task Ask()
    {
        if (Who is not { } who || Known is not { } known) return;
        var asked = await Requests.Ask(new(known.Sheet.Root.Id, who.CaseNo, Posted("kind"), Posted("field"), Posted("value"), Posted("reason"), "public"),
            Viewer.Citizen(""), Http.RequestAborted);
        if (asked.Ok) Navigation.NavigateTo("/mine/data?sent=1");
        else Errors = [asked.Error];
    }

    private string? Posted(string field) => Http.Request.HasFormContentType ? Http.Request.Form[field].ToString() is { Length: > 0 } text ? text : null : null;
}

using System.Globalization;
using Daodi.Kernel;
using Daodi.SampleSystem.UseCases;
using Daodi.Trust;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Daodi.SampleSystem.Pages;

/// <summary>A keeper takes a thing in and gets the number for its label.</summary>
public sealed partial class NewThing
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private RegisterThing Register { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "thing", Name = "kind")] private string? Kind { get; set; }
    [SupplyParameterFromForm(FormName = "thing", Name = "foundOn")] private string? FoundOn { get; set; }
    [SupplyParameterFromForm(FormName = "thing", Name = "place")] private string? Place { get; set; }
    [SupplyParameterFromForm(FormName = "thing", Name = "marks")] private string? Marks { get; set; }
    [SupplyParameterFromForm(FormName = "thing", Name = "shelf")] private string? Shelf { get; set; }

    private IReadOnlyList<Error> Errors { get; set; } = [];
    private string? Registered { get; set; }
    private IReadOnlyList<Option> Options => [.. Register.Kinds().Select(k => new Option(k.Kind, k.Title))];

    private async Task Save()
    {
        var day = DateOnly.TryParseExact(FoundOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : (DateOnly?)null;
        var request = new RegisterThing.Request(Kind, Place, day, Marks, Shelf);
        Errors = [.. Register.Faults(request)];
        if (Errors.Count > 0) return;

        var done = await Register.Run(request, Http.Viewer(), Http.RequestAborted);
        if (done.Ok) Registered = done.Value.No;
        else Errors = [done.Error];
    }
}

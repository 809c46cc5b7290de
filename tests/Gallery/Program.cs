// All components on believable data, to look at: dotnet run --project tests/Gallery --urls http://127.0.0.1:5080
// tests/Gallery/look.mjs takes the pictures and runs axe on each page.
using Daodi.Gallery;
using Daodi.Gallery.Pages;
using Daodi.Ui;
using Daodi.Ui.Lists;
using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.Services.AddDaodiUi().AddScoped<IShell, GalleryShell>().AddSingleton<TimeProvider>(new SampleClock());
var app = builder.Build();
app.UseDaodiUi();
app.UseAntiforgery();
app.MapDaodiUi(typeof(GalleryShell).Assembly);

app.MapGet("/cases/{id}/preview", (string id) => new RazorComponentResult<CasePreview>(new { Row = Samples.Case(id) }));
app.MapPost("/cases/accept", () => Results.NoContent());
app.MapPost("/cases/return", () => Results.Problem("别人刚刚办理了这一件，请刷新后再看。", statusCode: 409));
app.MapGet("/register/export", (string? format) => format == "xlsx"
    ? Export.Xlsx("cases", Samples.Columns, Samples.Stream(), Samples.Mark)
    : Export.Csv("cases", Samples.Columns, Samples.Stream(), Samples.Mark));
app.MapGet("/geo/boundaries.json", () => Results.Content(Samples.Boundaries(), "application/geo+json"));
app.MapGet("/geo/points.json", () => Results.Content(Samples.Points(), "application/geo+json"));
app.MapGet("/photos/{n:int}.svg", (int n) => Results.Content(Samples.Photo(n), "image/svg+xml"));
app.MapGet("/boom", _ => throw new InvalidOperationException("The gallery's error page."));
app.MapGet("/forbidden", () => Results.StatusCode(403));
app.MapGet("/events", async (HttpContext http) =>
{
    http.Response.ContentType = "text/event-stream";
    await http.Response.WriteAsync("data: {\"type\":\"count\",\"id\":\"inbox\",\"count\":13}\n\n");
    await http.Response.Body.FlushAsync();
    try
    {
        await Task.Delay(Timeout.Infinite, http.RequestAborted);
    }
    catch (OperationCanceledException)
    {
        // The reader left.
    }
});
app.Run();

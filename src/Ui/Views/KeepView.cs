using System.Globalization;
using Daodi.Seam;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.Views;

/// <summary><c>POST /views</c> keeps the filters of a list under a name, <c>POST /views/{id}/delete</c> forgets them; both are plain forms.</summary>
public sealed class KeepView(SavedViews views, IAntiforgery antiforgery) : IUseCase
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/views", (HttpContext http, Viewer viewer, KeepView keep) => keep.Save(http, viewer)).NeedsSignIn().WithName("SaveView");
        routes.MapPost("/views/{id:long}/delete", (long id, HttpContext http, Viewer viewer, KeepView keep) => keep.Delete(id, http, viewer))
            .NeedsSignIn().WithName("DeleteView");
    }

    private async Task<IResult> Save(HttpContext http, Viewer viewer)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.BadRequest();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var saved = await views.Save(viewer, form["list"], form["name"], form["query"], http.RequestAborted);
        return saved.Ok ? TypedResults.LocalRedirect(Href(saved.Value)) : saved.Error.ToResult();
    }

    private async Task<IResult> Delete(long id, HttpContext http, Viewer viewer)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.BadRequest();
        var gone = await views.Delete(viewer, id, http.RequestAborted);
        return gone.Ok ? TypedResults.LocalRedirect(gone.Value.List) : gone.Error.ToResult();
    }

    /// <summary>The list as the view has it, marked as the one that is open.</summary>
    public static string Href(SavedView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return $"{view.List}{(view.Query.Length > 0 ? view.Query + "&" : "?")}saved={view.Id.ToString(CultureInfo.InvariantCulture)}";
    }
}

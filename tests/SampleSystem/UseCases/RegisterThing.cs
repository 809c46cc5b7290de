using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Rules;
using Daodi.SampleSystem.Domain;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Daodi.SampleSystem.UseCases;

/// <summary><c>POST /api/v1/lost-property</c>: a keeper takes a thing in, and it lies on the shelf of the keeper's unit.</summary>
public sealed class RegisterThing(IWriteLane lane, CaseDesk desk, UnitDirectory units, IRulebooks rules, TimeProvider clock) : IUseCase
{
    public sealed record Request(string? Kind, string? Place, DateOnly? FoundOn, string? Marks, string? Shelf);

    /// <param name="No">The number of its case.</param>
    public sealed record Answer(string No);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/lost-property", async (Request request, RegisterThing register, Viewer viewer, CancellationToken ct) =>
                (await register.Run(request, viewer, ct)).ToResult())
            .Needs(LostPropertySystem.Can.Keep).WithName("RegisterThing");

    /// <summary>The kinds to choose from today.</summary>
    public IEnumerable<(string Kind, Words Title)> Kinds() =>
        rules.Current.InForce("lost-property.kinds", clock.Instant().LocalDate())
            .Select(r => (r.Keys[0], new Words((string)r.Values["zh"].Value, (string)r.Values["en"].Value)));

    public async Task<Result<Answer>> Run(Request request, Viewer viewer, CancellationToken ct)
    {
        if (Faults(request).FirstOrDefault() is { } fault) return fault;
        if (units.Find(viewer.UnitCode) is not { Level: > 1 } unit)
            return Error.Forbidden("lost-property.no-station", ("只有设站的单位可以登记，请用本单位账号登录。", "Only a unit that runs a station takes things in; sign in with its account."));

        var kind = Kinds().First(k => k.Kind == request.Kind).Title;
        return await lane.Run<Answer>(async (db, stop) =>
        {
            var at = clock.Instant();
            var opened = await desk.Open(db, new OpenCase
            {
                Loop = LostPropertyLoop.Kind,
                Title = $"{kind.Zh}：{request.Place!.Trim()}",
                Text = request.Place.Trim(),
                Channel = "station",
                Category = request.Kind,
                Division = unit.Division,
                AlsoFoundBy = request.Marks,
                Public = false,
            }, viewer, at, stop);
            if (!opened.Ok) return opened.Error;

            db.Add(new FoundThing
            {
                CaseId = opened.Value.Id,
                Kind = request.Kind!,
                FoundOn = request.FoundOn!.Value,
                Place = request.Place.Trim(),
                Marks = request.Marks!.Trim(),
                Shelf = request.Shelf!.Trim(),
            });
            var stored = await desk.Take(db, new TakeAction
            {
                CaseNo = opened.Value.No,
                Action = "store",
                Fields = new Dictionary<string, object?> { ["unit"] = unit.Code },
            }, Viewer.System("lost-property"), at, stop);
            return stored.Map(c => new Answer(c.No));
        }, ct);
    }

    /// <summary>All that is wrong with a request, each at its field.</summary>
    public IEnumerable<Error> Faults(Request request)
    {
        if (Kinds().All(k => k.Kind != request.Kind))
            yield return Error.Invalid("lost-property.kind", ("请选择物品类别。", "Choose what kind of thing it is."), "kind");
        if (request.FoundOn is not { } day || day > clock.Instant().LocalDate())
            yield return Error.Invalid("lost-property.found-on", ("请填写拾得日期，不晚于今天。", "Say on which day it was found, today at the latest."), "foundOn");
        if (Wrong(request.Place, FoundThing.LongestPlace))
            yield return Error.Invalid("lost-property.place", ($"请填写拾得地点，不超过 {FoundThing.LongestPlace} 字。", $"Say where it was found, in at most {FoundThing.LongestPlace} characters."), "place");
        if (Wrong(request.Marks, FoundThing.LongestMarks))
            yield return Error.Invalid("lost-property.marks", ($"请填写只有失主知道的特征，不超过 {FoundThing.LongestMarks} 字。", $"Write down the marks only its owner knows, in at most {FoundThing.LongestMarks} characters."), "marks");
        if (Wrong(request.Shelf, FoundThing.LongestShelf))
            yield return Error.Invalid("lost-property.shelf", ($"请填写存放位置，不超过 {FoundThing.LongestShelf} 字。", $"Say where it is kept, in at most {FoundThing.LongestShelf} characters."), "shelf");
    }

    private static bool Wrong(string? text, int longest) => string.IsNullOrWhiteSpace(text) || text.Trim().Length > longest || text.Contains('\0');
}

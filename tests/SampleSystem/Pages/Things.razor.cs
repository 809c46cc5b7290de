using System.Globalization;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.SampleSystem.UseCases;
using Daodi.Trust;
using Daodi.Ui.Components;
using Daodi.Ui.Lists;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Daodi.SampleSystem.Pages;

/// <summary>What a station keeps: in which stage it is, and until when its owner may come.</summary>
public sealed partial class Things
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private ListThings List { get; set; } = null!;
    [Inject] private RegisterThing Register { get; set; } = null!;
    [Inject] private Loops Loops { get; set; } = null!;

    private ListQuery Query { get; set; } = null!;
    private IReadOnlyList<ListThings.Item>? Rows { get; set; }
    private Dictionary<string, Words> Kinds { get; set; } = [];
    private IReadOnlyDictionary<string, Stage> Stages => Loops.Current(LostPropertyLoop.Kind).Value.Loop.Stages;

    protected override async Task OnInitializedAsync()
    {
        Kinds = Register.Kinds().ToDictionary(k => k.Kind, k => k.Title);
        Query = ListQuery.Parse(new ListSpec
        {
            Filters = [new("stage", ("环节", "Stage")) { Options = [.. Stages.Values.Select(s => new Option(s.Name, s.Title))] }],
        }, Http.Request.Query);
        Rows = await List.Run(Query.Value("stage"), Http.Viewer());
    }

    private Words KindOf(ListThings.Item thing) => Kinds.GetValueOrDefault(thing.Kind, Words.Same(thing.Kind));

    private Words StageOf(ListThings.Item thing) => Stages[thing.Stage].Title;

    private static string ClaimUntil(ListThings.Item thing) =>
        thing.Unknown ? new Words("待日历公布", "Calendar not published").ToString()
        : thing.ClaimUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–";
}

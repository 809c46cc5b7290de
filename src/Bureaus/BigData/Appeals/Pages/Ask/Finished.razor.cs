using System.Globalization;
using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;

namespace Daodi.BigData.Appeals.Pages.Ask;

/// <summary>Number, code, what comes next and until when. While the item is still being registered it says so.</summary>
public sealed partial class Finished
{
    [Inject] private SiteKey Key { get; set; } = null!;
    [Inject] private CaseQueries Cases { get; set; } = null!;
    [Inject] private TrackDoor Door { get; set; } = null!;

    protected override AskStep Step => AskStep.Done;

    private Case? Case { get; set; }
    private string Code { get; set; } = "";

    protected override async Task OnInitializedAsync()
    {
        if (!Draft.Sent) return;
        Code = TrackCode.For(Key, Channels.Web, Draft.Id);
        if (await Cases.ByToken(Code, Http.RequestAborted) is not { Ok: true } found) return;
        Case = found.Value.Case;
        Door.Remember(Http, Case.No, Code);
    }

    private static Words Until(DateTimeOffset? due) => due is { } at
        ? ($"，不晚于 {at.Local().ToString("M月d日 HH:mm", CultureInfo.InvariantCulture)}", $", by {at.Local().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}")
        : ("", "");
}

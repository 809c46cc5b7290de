using Daodi.BigData.Appeals.Domain;
using Daodi.Kernel;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;

namespace Daodi.BigData.Appeals.Pages.Ask;

/// <summary>All answers on one page, and the sending of them.</summary>
public sealed partial class Check
{
    [Inject] private SendAppeal Sending { get; set; } = null!;

    protected override AskStep Step => AskStep.Check;

    private IReadOnlyList<Answer> Answers =>
    [
        new(("情况", "What happened"), Draft.Text, Appeals.Ask.ChangeHref(AskStep.What)),
        new(("您想要", "You would like"), Appeals.Ask.Kinds.FirstOrDefault(k => k.Nature == Draft.Nature).Title.ToString(), Appeals.Ask.ChangeHref(AskStep.Kind)),
        new(("地方", "Where"), Place, Appeals.Ask.ChangeHref(AskStep.Where)),
        new(("照片", "Photos"), Draft.Photos.Count == 0 ? null : string.Join("\n", Draft.Photos.Select(p => p.Name)), Appeals.Ask.ChangeHref(AskStep.Photos)),
        new(("联系您", "Reaching you"), Person, Appeals.Ask.ChangeHref(AskStep.Who)),
    ];

    private string Place => string.Join("\n", new[]
    {
        DivisionTree.Dezhou.Find(Draft.Division) is { Ok: true } found ? DivisionTree.Dezhou.FullName(found.Value).ToString() : null,
        Draft.Address,
        Draft.Lon is null ? null : new Words("已在地图上选点", "A point on the map").ToString(),
    }.OfType<string>());

    private string Person => string.Join("\n", new[]
    {
        (Draft.Anonymity switch
        {
            Anonymity.Anonymous => new Words("匿名", "Anonymous"),
            Anonymity.Confidential => new Words("保密：只有受理中心知道", "Confidential: only the intake desk"),
            _ => new Words("承办单位可以知道", "The handling unit may know"),
        }).ToString(),
        Draft.Name,
        Draft.Phone is { } phone && PhoneNumber.Parse(phone) is { Ok: true } number ? number.Value.ToString() : null,
    }.OfType<string>());

    private async Task Send()
    {
        var sent = await Sending.Send(Draft, Http.RequestAborted);
        if (!sent.Ok)
        {
            Errors = [sent.Error];
            return;
        }

        Drafts.Keep(Http, new AskDraft { Id = Draft.Id, Sent = true });
        Navigation.NavigateTo(Appeals.Ask.HrefOf(AskStep.Done));
    }
}

using Daodi.Kernel;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Daodi.BigData.Appeals.Pages.Ask;

/// <summary>One question of the public journey: knows the draft, keeps the answer and goes on to the next page.</summary>
public abstract class AskPage : ComponentBase
{
    protected const string Form = "appeal";

    [CascadingParameter] protected HttpContext Http { get; set; } = null!;
    [Inject] protected AskDrafts Drafts { get; set; } = null!;
    [Inject] protected NavigationManager Navigation { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "change")] protected string? Change { get; set; }

    protected AskDraft Draft { get; private set; } = new();
    protected IReadOnlyList<Error> Errors { get; set; } = [];

    /// <summary>Which question this page asks.</summary>
    protected abstract AskStep Step { get; }

    protected int Number => (int)Step + 1;

    protected string? BackHref => Change is not null ? Appeals.Ask.HrefOf(AskStep.Check) : Step == AskStep.What ? "/" : Appeals.Ask.HrefOf(Step - 1);

    protected override void OnInitialized()
    {
        Draft = Drafts.Open(Http);
        // Whoever begins again after sending begins a new appeal; whoever jumps ahead is led to what is still to be answered.
        if (Draft.Sent && Step != AskStep.Done) Draft = new();
        if (Step > Draft.Next) Navigation.NavigateTo(Appeals.Ask.HrefOf(Draft.Next));
    }

    /// <summary>Keeps the answer and opens the next question, or the answers where one of them was changed.</summary>
    protected void Keep(AskDraft draft)
    {
        Drafts.Keep(Http, draft);
        Navigation.NavigateTo(Appeals.Ask.HrefOf(Change is not null && draft.Next == AskStep.Check ? AskStep.Check : Step + 1));
    }
}

using Daodi.Cases;
using Daodi.Ui.Desk;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Cases;

/// <summary>
/// What the viewer may do with a case, each a plain form that says what happens next. The forms post to a page derived from
/// <see cref="CaseActing"/>; previews are posted by script, which shows the outcome at once.
/// </summary>
public sealed partial class CaseOffers
{
    [Parameter, EditorRequired] public CaseSheet Sheet { get; set; } = null!;

    /// <summary>Where the forms post; the page itself where not given.</summary>
    [Parameter] public string? Target { get; set; }

    /// <summary>The action that was refused, with what was wrong and what had been written.</summary>
    [Parameter] public string? Failed { get; set; }

    [Parameter] public IReadOnlyList<Error> Errors { get; set; } = [];
    [Parameter] public IFormCollection? Posted { get; set; }

    /// <summary>In a preview beside a list.</summary>
    [Parameter] public bool Compact { get; set; }

    /// <summary>On a phone: targets of 44 px, no keys.</summary>
    [Parameter] public bool Large { get; set; }

    private bool IsFirst(ActionOffer offer) => offer == Sheet.Offers.FirstOrDefault(o => o.Blocked is null);

    private IReadOnlyList<Error> ErrorsOf(ActionOffer offer) => Failed == offer.Action ? Errors : [];
}

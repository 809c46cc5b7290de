using Daodi.Cases;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Cases;

/// <summary>The fields of one offered action, made from what its loop asks.</summary>
public sealed partial class OfferFields
{
    private static readonly IReadOnlyList<Option> YesNo = [new("true", ("是", "Yes")), new("false", ("否", "No"))];

    [Parameter, EditorRequired] public ActionOffer Offer { get; set; } = null!;

    /// <summary>The division of the matter, whose units are suggested.</summary>
    [Parameter, EditorRequired] public string Division { get; set; } = "";

    [Parameter] public IReadOnlyList<Error> Errors { get; set; } = [];

    /// <summary>What was posted and refused, so that nobody writes it twice.</summary>
    [Parameter] public IFormCollection? Posted { get; set; }

    /// <summary>Small, in a preview: long lists are fetched by script.</summary>
    [Parameter] public bool Compact { get; set; }

    /// <summary>On a phone in the field: photos open the camera.</summary>
    [Parameter] public bool Camera { get; set; }

    /// <summary>What was posted for a field, else what the action itself proposes (nothing).</summary>
    private string? Given(string name) => Posted?[name].ToString();

    /// <summary>Nothing is asked: a button is enough.</summary>
    public static bool Asks(ActionOffer offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return offer.ReasonRequired || offer.Fields.Any(f => !f.Field.Hidden);
    }
}

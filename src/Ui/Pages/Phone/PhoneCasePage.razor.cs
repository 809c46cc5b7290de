using Daodi.Rules;
using Daodi.Ui.Desk;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Phone;

/// <summary>One case in the field: what to do stands first, photos take their place along.</summary>
public sealed partial class PhoneCasePage
{
    [Inject] private ActLines Lines { get; set; } = null!;
    [Inject] private IRulebooks Rulebooks { get; set; } = null!;

    protected override string Done => $"/phone/cases/{Sheet?.Case.No ?? No}";
}

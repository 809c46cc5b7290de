using Daodi.Trust;
using Daodi.Ui.Components;
using Daodi.Ui.Desk;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages.Cases;

/// <summary>The person behind a case, masked; in full only for a stated purpose, once, and never without an act that says so.</summary>
public sealed partial class CasePeople
{
    private static readonly IReadOnlyList<Option> Purposes = [.. UnmaskPurpose.All.Select(p => new Option(p.Code, p.Title))];

    [Parameter, EditorRequired] public CaseSheet Sheet { get; set; } = null!;
    [Parameter] public bool MayUnmask { get; set; }
    [Parameter] public Unmasked? Unmasked { get; set; }
    [Parameter] public Error? Error { get; set; }
    [Parameter] public IFormCollection? Posted { get; set; }

    private static List<Option> Readable(PersonCard person)
    {
        var all = new List<Option>();
        if (person.Name is { Length: > 0 }) all.Add(new("name", ("姓名", "Name")));
        if (person.Phone is not null) all.Add(new("phone", ("电话", "Phone")));
        if (person.Id is not null) all.Add(new("id", ("身份证号", "ID number")));
        return all;
    }
}

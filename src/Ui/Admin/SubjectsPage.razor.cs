using Daodi.Storage;
using Daodi.Subjects;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>Finds subjects by a whole number or the beginning of a name. By post: what is searched must stand in no address or log.</summary>
public sealed partial class SubjectsPage
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private SubjectDesk Desk { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "find", Name = "kind")] private string? Kind { get; set; }
    [SupplyParameterFromForm(FormName = "find", Name = "number")] private string? Number { get; set; }
    [SupplyParameterFromForm(FormName = "find", Name = "name")] private string? Name { get; set; }

    private List<Subject>? Rows { get; set; }
    private long Count { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    protected override async Task OnInitializedAsync() => Count = await Reader.Read(db => db.Set<Subject>().LongCountAsync(Http.RequestAborted));

    private async Task Find()
    {
        if (!string.IsNullOrWhiteSpace(Number))
        {
            var number = Identifier.Parse(Kind, Number);
            if (number.Ok) Rows = await Desk.ByNumber(number.Value, Http.RequestAborted);
            else Errors = [number.Error with { Field = "number" }];
        }
        else if (SubjectText.NameKey(Name) is not null) Rows = await Desk.ByName(Name!, null, Http.RequestAborted);
        else Errors = [Error.Invalid("subject.search", ("请填写完整号码或姓名。", "Write a whole number or a name."), "number")];
    }
}

/// <summary>How subjects are said, masked.</summary>
public static class SubjectWords
{
    public static Words Kind(SubjectKind kind) => kind switch
    {
        SubjectKind.Person => ("人", "Person"),
        SubjectKind.Organisation => ("单位", "Organisation"),
        _ => ("地点", "Place"),
    };

    /// <summary>A person's name masked; the others' in full.</summary>
    public static Words Masked(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject.ErasedAt is not null) return ("（已删除）", "(erased)");
        if (subject.Kind == SubjectKind.Place) return Words.Same(SubjectText.MaskAddress(subject.Address));
        return subject.Name is not { } name ? ("（未留姓名）", "(no name)") : Words.Same(subject.Kind == SubjectKind.Person ? PersonName.Mask(name) : name);
    }

    public static Words Why(string why) => why switch
    {
        "number" => ("号码相同", "Same number"),
        "name-address" => ("姓名、地址相同", "Name and address alike"),
        _ => ("名称相同", "Same name"),
    };
}

using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>One field of a form: its label, what to write there, and what is wrong with what was written.</summary>
public sealed partial class FormField
{
    /// <summary>The name it is posted under, and its id, to which the error summary leads.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    [Parameter, EditorRequired] public Words Label { get; set; }
    [Parameter] public Words? Hint { get; set; }

    /// <summary>What is wrong; or give <see cref="Errors"/> and the field finds its own.</summary>
    [Parameter] public Words? Error { get; set; }

    /// <summary>The errors of the whole form, of which the one for this field is shown.</summary>
    [Parameter] public IReadOnlyList<Error> Errors { get; set; } = [];

    [Parameter] public FieldKind Kind { get; set; }
    [Parameter] public string? Value { get; set; }

    /// <summary>The chosen values of check boxes.</summary>
    [Parameter] public IReadOnlyCollection<string> Values { get; set; } = [];

    [Parameter] public IReadOnlyList<Option> Options { get; set; } = [];

    /// <summary>Must be answered; fields that need not are marked so.</summary>
    [Parameter] public bool Required { get; set; } = true;

    [Parameter] public int? MaxLength { get; set; }
    [Parameter] public int Rows { get; set; } = 5;
    [Parameter] public bool Multiple { get; set; }
    [Parameter] public string? Accept { get; set; }
    [Parameter] public string? Autocomplete { get; set; }
    [Parameter(CaptureUnmatchedValues = true)] public IReadOnlyDictionary<string, object>? Extra { get; set; }

    private Words? Wrong => Error ?? Errors.FirstOrDefault(e => e.Field == Name)?.Message;

    private string? DescribedBy => (Hint, Wrong) switch
    {
        (null, null) => null,
        (_, null) => $"{Name}-hint",
        (null, _) => $"{Name}-error",
        _ => $"{Name}-hint {Name}-error",
    };

    private string? Invalid => Wrong is null ? null : "true";

    private string InputType => Kind switch
    {
        FieldKind.Date => "date",
        FieldKind.DateTime => "datetime-local",
        FieldKind.Phone => "tel",
        FieldKind.Email => "email",
        FieldKind.Password => "password",
        FieldKind.Search => "search",
        // Whole numbers stay text: number fields change under the wheel and drop what they cannot read.
        _ => "text",
    };

    private string? InputMode => Kind == FieldKind.Number ? "numeric" : null;

    private bool IsChosen(Option option) => option.Value == Value || Values.Contains(option.Value);
}

public enum FieldKind
{
    Text,
    TextArea,
    Select,
    Radio,
    Checkboxes,
    Date,
    DateTime,
    Number,
    Phone,
    Email,
    Password,
    Search,
    File,
}

/// <summary>One thing to choose.</summary>
/// <param name="Value">What is posted.</param>
/// <param name="Label">What is read.</param>
/// <param name="Hint">What choosing it means.</param>
/// <param name="Group">The heading it stands under in a select.</param>
public sealed record Option(string Value, Words Label, Words? Hint = null, Words? Group = null);

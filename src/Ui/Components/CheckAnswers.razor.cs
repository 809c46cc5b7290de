using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>All answers of a journey before it is sent, each with the way to change it. Stands inside a <see cref="Journey"/>.</summary>
public sealed partial class CheckAnswers
{
    [Parameter, EditorRequired] public IReadOnlyList<Answer> Answers { get; set; } = [];
}

/// <summary>One question, what was answered, and the page where it can be changed.</summary>
public sealed record Answer(Words Question, string? Given, string? ChangeHref = null);

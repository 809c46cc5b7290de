using System.Globalization;
using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Layouts;

/// <summary>Language, theme, notices and account, at the end of the top bar.</summary>
public sealed partial class TopTools
{
    [Parameter, EditorRequired] public ShellContext Shell { get; set; } = null!;

    /// <summary>Without notices: on public pages.</summary>
    [Parameter] public bool Plain { get; set; }

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    private static bool English => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    private string NextTheme => Preferences.Theme(Http) == "dark" ? "light" : "dark";
}

using Daodi.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Ui.Shell;

/// <summary>Language and theme: a person's own, kept in two cookies, so that the server draws the page right at once.</summary>
public static class Preferences
{
    public const string ThemeCookie = "daodi.theme";
    public static readonly IReadOnlyList<string> Languages = ["zh-CN", "en"];
    public static readonly IReadOnlyList<string> Themes = ["auto", "light", "dark"];

    public static string Theme(HttpContext http) =>
        http.Request.Cookies[ThemeCookie] is { } theme && Themes.Contains(theme) ? theme : "auto";

    /// <summary>The link that sets the language and comes back here. A full load, since the whole frame changes.</summary>
    public static string LanguageHref(HttpContext http, string to) => $"/preferences/language?to={to}&back={Back(http)}";

    /// <summary>The link that sets the theme and comes back here; with script the theme changes in place.</summary>
    public static string ThemeHref(HttpContext http, string to) => $"/preferences/theme?to={to}&back={Back(http)}";

    /// <summary>Maps the two links. They change only how pages look to the one who follows them, so GET is enough.</summary>
    public static void MapPreferences(this IEndpointRouteBuilder app)
    {
        app.MapGet("/preferences/language", (string? to, string? back, HttpContext http) => Set(http, back,
            CookieRequestCultureProvider.DefaultCookieName,
            to is not null && Languages.Contains(to) ? CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(to)) : null)).Public();
        app.MapGet("/preferences/theme", (string? to, string? back, HttpContext http) => Set(http, back,
            ThemeCookie, to is not null && Themes.Contains(to) ? to : null)).Public();
    }

    private static IResult Set(HttpContext http, string? back, string cookie, string? value)
    {
        if (value is not null)
            http.Response.Cookies.Append(cookie, value, new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = http.Request.IsHttps,
                IsEssential = true,
            });
        return Results.LocalRedirect(IsLocal(back) ? back! : "/");
    }

    /// <summary>True for a path on this site: one slash, then neither slash nor backslash, which browsers read as another host.</summary>
    public static bool IsLocal(string? url) =>
        url is ['/'] || url is ['/', not ('/' or '\\'), ..] && !url.Any(char.IsControl);

    private static string Back(HttpContext http) =>
        Uri.EscapeDataString(http.Request.PathBase + http.Request.Path + http.Request.QueryString);
}

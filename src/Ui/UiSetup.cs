using System.Text.Encodings.Web;
using System.Text.Unicode;
using Daodi.Trust;
using Daodi.Ui.Desk;
using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Ui;

/// <summary>
/// How a host takes up the pages:
/// <code>
/// builder.Services.AddDaodiUi(builder.Configuration.GetSection("Ui")).AddScoped&lt;IShell, MyShell&gt;();
/// app.UseDaodiUi();            // before routing's endpoints run
/// app.UseAntiforgery();
/// app.MapDaodiUi(typeof(SomePageOfASystem).Assembly);
/// </code>
/// </summary>
public static class UiSetup
{
    public static IServiceCollection AddDaodiUi(this IServiceCollection services, Microsoft.Extensions.Configuration.IConfiguration? section = null)
    {
        services.AddRazorComponents();
        services.AddOptions<UiOptions>();
        services.AddCasePages();
        if (section is not null)
            services.Configure<UiOptions>(section);
        // Chinese is written as Chinese, not as &#x9996; and the like.
        services.AddWebEncoders(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddExceptionHandler<ProblemForPrograms>();
        services.Configure<RequestLocalizationOptions>(o =>
        {
            o.SetDefaultCulture(Preferences.Languages[0])
                .AddSupportedCultures([.. Preferences.Languages])
                .AddSupportedUICultures([.. Preferences.Languages]);
            o.RequestCultureProviders = [new CookieRequestCultureProvider()];
        });
        return services;
    }

    /// <summary>Language of the request, security headers, and pages for 403, 404 and 500.</summary>
    public static IApplicationBuilder UseDaodiUi(this IApplicationBuilder app)
    {
        app.UseMiddleware<ContentSecurity>();
        app.UseRequestLocalization();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,
            StatusCodeSelector = ProblemForPrograms.StatusOf,
        });
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.Use((http, next) =>
        {
            if (!http.WantsPage() && http.Features.Get<IStatusCodePagesFeature>() is { } pages)
                pages.Enabled = false;
            return next(http);
        });
        app.Use(async (http, next) =>
        {
            // The page that tells of a refused post is read, not posted to: as a post it would answer 400 in its place.
            var method = http.Request.Method;
            if (HttpMethods.IsPost(method) && http.Features.Get<IStatusCodeReExecuteFeature>() is not null)
                http.Request.Method = HttpMethods.Get;
            try
            {
                await next(http);
            }
            finally
            {
                http.Request.Method = method;
            }
        });
        return app;
    }

    public static RazorComponentsEndpointConventionBuilder MapDaodiUi(this IEndpointRouteBuilder app, params System.Reflection.Assembly[] pages)
    {
        app.MapStaticAssets().Public();
        app.MapPreferences();
        return app.MapRazorComponents<App>().AddAdditionalAssemblies([.. pages.Where(a => a != typeof(App).Assembly).Distinct()]);
    }

    /// <summary>A person with a browser asks; programs get problem details instead of pages.</summary>
    internal static bool WantsPage(this HttpContext http) =>
        http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
}

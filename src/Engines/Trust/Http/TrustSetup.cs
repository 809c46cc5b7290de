using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace Daodi.Trust;

/// <summary>How the host takes the engine up: <c>AddTrust</c>, after migration <c>StartTrust</c>, then <c>UseTrust</c> and <c>MapTrust</c>.</summary>
public static class TrustSetup
{
    public const string SignInPath = "/sign-in";
    public const string PasswordPath = "/account/password";
    public const string FactorPath = "/account/second-factor";
    public const string ConfirmPath = "/account/confirm";

    /// <summary>
    /// Registers accounts, units, acts and personal data. Systems add to it by registering singletons of <see cref="Role"/>,
    /// <see cref="ActType"/> and <see cref="IUnitSeed"/>, and an <see cref="IPersonSource"/> where they keep persons.
    /// </summary>
    /// <param name="keys">The folder of the site's key and of the keys that sign cookies: <c>DataDir/keys</c>.</param>
    public static IServiceCollection AddTrust(this IServiceCollection services, string keys)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddIdentityCore<Account>(options =>
            {
                options.Password.RequiredLength = 10;
                options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = Sessions.AllowedFailures;
                options.Lockout.DefaultLockoutTimeSpan = Sessions.LockedFor;
            })
            .AddUserStore<AccountStore>()
            .AddSignInManager();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies =>
            cookies.ApplicationCookie!.Configure(Cookie));
        services.AddDataProtection().SetApplicationName("Daodi").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(keys, "cookies")));
        services.AddHttpContextAccessor();
        // Chinese stays Chinese in pages instead of &#x9996;.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));

        foreach (var type in TrustActs.Types.Concat(PrivacyActs.Types)) services.AddSingleton(type);
        foreach (var role in OwnRoles.Concat(Administrators.OwnRoles).Concat(PrivacyPermissions.Roles)) services.AddSingleton(role);
        services.AddSingleton<PersonalReads>();
        services.AddSingleton<PersonalRegister>();
        services.AddSingleton<Retention>();
        services.AddSingleton<Roles>();
        services.AddSingleton<ActTypes>();
        services.AddSingleton<UnitDirectory>();
        services.AddSingleton<ViewerFactory>();
        services.AddSingleton<Credentials>();
        services.AddSingleton(_ => SiteKey.In(keys));
        services.AddSingleton<ClientCheck>();
        services.AddTokenServer(keys);
        services.AddSingleton<SignInRows>();
        services.AddSingleton<SessionBook>();
        services.AddSingleton<IRetained, SessionRetention>();
        services.AddScoped<SecondFactorDesk>();
        services.AddScoped<OwnAccount>();
        services.AddScoped<IRightsChange, FactorChange>();
        services.TryAddSingleton(new RightsSettings());
        services.AddSingleton<Administrators>();
        services.AddSingleton<SingleHand>();
        services.AddSingleton<RefusedTries>();
        services.AddScoped<IRightsChange, OpenAccountChange>();
        services.AddScoped<IRightsChange, GiveRolesChange>();
        services.AddScoped<IRightsChange, ActivateChange>();
        services.AddScoped<IRightsChange, PlaceChange>();
        services.AddScoped<IRightsChange, PasswordChange>();
        services.AddScoped<IRightsChange, CredentialChange>();
        services.AddScoped<IRightsChange, ClientChange>();
        services.AddScoped<IRightsChange, ClientSecretChange>();
        services.AddScoped<IRightsChange, ClientResumeChange>();
        services.AddScoped<RightsDesk>();
        services.AddScoped<UnitDesk>();
        services.AddScoped<AccountDesk>();
        services.AddScoped<Sessions>();
        services.AddScoped<Unmask>();
        services.AddScoped<EraseAct>();
        services.AddScoped(s => s.GetRequiredService<IHttpContextAccessor>().HttpContext?.Viewer() ?? Viewer.Nobody);
        return services;
    }

    /// <summary>Inserts the seeded units that are missing and loads the directory. Once, after the database is migrated.</summary>
    public static async Task StartTrust(this IServiceProvider services, CancellationToken ct = default)
    {
        await using var scope = services.CreateAsyncScope();
        var started = await scope.ServiceProvider.GetRequiredService<UnitDesk>().Start(ct);
        if (!started.Ok) throw new InvalidOperationException(started.Error.ToString());
    }

    /// <summary>Finds out who asks, and refuses what they may not do. After routing, before any page or endpoint.</summary>
    public static IApplicationBuilder UseTrust(this IApplicationBuilder app) => app.UseAuthentication().UseMiddleware<Gate>();

    private static readonly Role[] OwnRoles =
    [
        new("exchange.keeper", ("数据接入管理员", "Keeper of sources"), [Permissions.Quarantine, Permissions.ReadCases]),
        new("ledger.auditor", ("账本审计员", "Auditor of the ledger"), [Permissions.Ledger]),
        // The person in charge of the protection of personal information, PIPL art. 52.
        new("ledger.eraser", ("个人信息保护负责人", "Officer for personal information"), [Permissions.Ledger, Permissions.EraseActs]),
    ];

    private static void Cookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "daodi";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.SlidingExpiration = true;
        options.LoginPath = SignInPath;
        options.ReturnUrlParameter = "returnUrl";
        // Stamp and session are checked at every request (ViewerFactory). Identity's own check, each half hour, would make the cookie anew without the session.
        options.Events.OnValidatePrincipal = _ => Task.CompletedTask;
    }
}

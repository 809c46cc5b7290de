namespace Daodi.Ui.Shell;

/// <summary>The names of the rate limits that pages ask for (<c>[EnableRateLimiting]</c>); the host gives them their numbers.</summary>
public static class LimitPolicies
{
    /// <summary>Public forms, and tracking by number and code.</summary>
    public const string Public = "public";

    public const string SignIn = "sign-in";
}

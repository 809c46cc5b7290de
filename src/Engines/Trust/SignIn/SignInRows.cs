using Daodi.Kernel;
using Daodi.Rules;

namespace Daodi.Trust;

/// <summary>The dated rows of signing in. Where a row is not in force, the rule does not hold.</summary>
public sealed class SignInRows(IRulebooks rulebooks, TimeProvider clock)
{
    /// <summary>Characters that a password has at least.</summary>
    public int PasswordLength => (int)(Number("password-length") ?? 10);

    /// <summary>How many earlier passwords may not come back.</summary>
    public int PasswordHistory => (int)(Number("password-history") ?? 0);

    /// <summary>How old a password may become.</summary>
    public TimeSpan? PasswordAge => Number("password-age-days") is { } days ? TimeSpan.FromDays((double)days) : null;

    /// <summary>A session that is not used ends.</summary>
    public TimeSpan? Idle => Minutes("idle-minutes");

    /// <summary>A session ends, used or not.</summary>
    public TimeSpan? Absolute => Minutes("absolute-minutes");

    /// <summary>How long ago one may have proved who one is, for what matters most.</summary>
    public TimeSpan? StepUp => Minutes("step-up-minutes");

    /// <summary>From when on an account with these permissions needs a second factor; null where it needs none.</summary>
    public DateTimeOffset? SecondFactorFrom(IEnumerable<string> permissions, DateTimeOffset opened)
    {
        DateTimeOffset? from = null;
        foreach (var permission in permissions)
        {
            if (rulebooks.Current.Find("trust.second-factor", Today, ("permission", permission)) is not { Ok: true } row) continue;
            var since = CityTime.StartOf(row.Value.Row.From);
            var at = (since > opened ? since : opened).AddDays((double)row.Value.Number("graceDays"));
            if (from is null || at < from) from = at;
        }

        return from;
    }

    /// <summary>
    /// Whether somebody in a browser proved who they are too long ago for what matters most: reading persons in full, taking them out, deciding over rights.
    /// Error <c>step-up.needed</c>; <c>/account/confirm</c> makes it good.
    /// </summary>
    public Error? Stale(Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        return viewer.Session is { Card: false } session && clock.Instant() - session.ProvedAt > StepUp
            ? Error.Forbidden("step-up.needed", ("为保护重要操作，请再次确认身份。", "This matters: confirm once more who you are."))
            : null;
    }

    private DateOnly Today => clock.Instant().LocalDate();

    private TimeSpan? Minutes(string rule) => Number(rule) is { } minutes ? TimeSpan.FromMinutes((double)minutes) : null;

    private decimal? Number(string rule) => rulebooks.Current.Find("trust.sign-in", Today, ("rule", rule)) is { Ok: true } row ? (decimal)row.Value.Number("value") : null;
}

namespace Daodi.City;

/// <summary>What the city needs to know to come to life.</summary>
public sealed record CityOptions
{
    /// <summary>Where the platform listens.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The source that the appeals come from.</summary>
    public string Source { get; init; } = "12345";

    /// <summary>The source's credential.</summary>
    public required string SourceToken { get; init; }

    /// <summary>The one password of the city's accounts; null enters by <see cref="DemoDoor"/>, which asks for none.</summary>
    public string? Password { get; init; }

    /// <summary>Where the demo lets accounts in without a password.</summary>
    public string DemoDoor { get; init; } = "/demo/session";

    /// <summary>
    /// The city's own accounts at the desk; they may dispatch, call back, supervise and bring history. Nobody else uses them.
    /// </summary>
    public IReadOnlyList<string> Seats { get; init; } = ["zuoxi1", "zuoxi2", "zuoxi3"];

    /// <summary>The account that works for the unit with this code.</summary>
    public Func<string, string> AccountOf { get; init; } = static unit => unit.ToLowerInvariant();

    /// <summary>
    /// Whether the display name of an account is one of the city's own. A case that anybody else has touched is left alone for
    /// <see cref="HandsOff"/>.
    /// </summary>
    public Func<string, bool> IsOwnName { get; init; } =
        static name => name.StartsWith("坐席", StringComparison.Ordinal) || name.EndsWith("承办员", StringComparison.Ordinal);

    /// <summary>Units in which humans work too: most of their cases are left to them until shortly before the limit.</summary>
    public IReadOnlyCollection<string> HumanUnits { get; init; } = ["371402001"];

    public TimeSpan HandsOff { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The same seed gives the same city.</summary>
    public int Seed { get; init; } = 20261124;

    /// <summary>Appeals on an average day.</summary>
    public double PerDay { get; init; } = 120;

    /// <summary>How many days before today are filled in first; 0 for none.</summary>
    public int HistoryDays { get; init; } = 90;

    /// <summary>How often the city's people look at their cases.</summary>
    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(45);

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told what the city does, in a line each.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    /// <summary>Told up to which day history is written; null when it is done.</summary>
    public Action<DateOnly?> HistoryAt { get; init; } = static _ => { };
}

namespace Daodi.City.Conduct;

/// <summary>
/// How a unit works. Units differ strongly, so that a leader can see who owes what; a unit is the same all the time, for any
/// seed, so that history and live city agree.
/// </summary>
/// <param name="Pace">How long it takes, against the ordinary.</param>
/// <param name="Late">The share of its cases that miss their limit.</param>
/// <param name="Quality">The share of its cases that people are content with at once.</param>
/// <param name="Contact">The share of its cases in which it calls the citizen first.</param>
/// <param name="Disputes">The share of its cases that it sends back without ground.</param>
public sealed record Character(string Kind, double Pace, double Late, double Quality, double Contact, double Disputes)
{
    private static readonly (double Share, Character Character)[] Kinds =
    [
        (0.34, new("good", 0.7, 0.008, 0.96, 0.95, 0.004)),
        (0.38, new("ordinary", 1.0, 0.022, 0.90, 0.85, 0.015)),
        (0.12, new("slow", 1.5, 0.14, 0.86, 0.60, 0.02)),
        (0.09, new("careless", 0.8, 0.035, 0.66, 0.45, 0.03)),
        (0.07, new("disputing", 1.2, 0.06, 0.82, 0.70, 0.16)),
    ];

    /// <summary>The character of the unit with this code.</summary>
    public static Character Of(string unit) =>
        Dice.For(11, "character", unit).Weighted(Kinds, k => k.Share).Character;
}

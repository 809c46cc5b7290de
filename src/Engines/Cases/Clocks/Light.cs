namespace Daodi.Cases;

/// <summary>
/// How a case stands against its governing clock: the committed one, or the statutory one where none is committed.
/// The thresholds are dated rows (<c>cases.lights</c>).
/// </summary>
public enum Light
{
    /// <summary>No clock runs: closed, or nothing is owed.</summary>
    None = 0,
    /// <summary>The due instant cannot be told, because the working calendar of its year is not published yet.</summary>
    Unknown = 1,
    Green = 2,
    Yellow = 3,
    Red = 4,
    Black = 5,
}

using Daodi.Kernel;

namespace Daodi.Host.Operations.Watch;

/// <summary>How one thing does; in the order of what to look at last and first.</summary>
public enum HealthState
{
    Good,
    /// <summary>It could not be told, which is not good.</summary>
    Unknown,
    Caution,
    Bad,
}

/// <summary>One thing that is watched.</summary>
/// <param name="Id">Stable, for monitoring and for the record of its changes: <c>disk</c>, <c>source/12345</c>.</param>
/// <param name="Says">What is the case, with its number.</param>
/// <param name="Remedy">What to do about it; only where there is something to do.</param>
/// <param name="Href">Where one sees more.</param>
/// <param name="Tell">Whether the operators are told already at caution, and not only when it is bad.</param>
public sealed record HealthItem(string Id, Words Title, HealthState State, Words Says, Words? Remedy = null, string? Href = null, bool Tell = false)
{
    /// <summary>Whether somebody should be told of this state.</summary>
    public bool Alarms => State == HealthState.Bad || Tell && State == HealthState.Caution;
}

/// <summary>Looks at one kind of thing. It is found by its type; a look that throws is shown as unknown.</summary>
internal interface IHealthProbe
{
    Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct);
}

/// <summary>Settings of what is watched besides the platform itself; section <c>Health</c>.</summary>
internal sealed class HealthOptions
{
    /// <summary>Certificates to watch: addresses (<c>https://city.example</c>) or PEM files.</summary>
    public IReadOnlyList<string> Certificates { get; set; } = [];
}

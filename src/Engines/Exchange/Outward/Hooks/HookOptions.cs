namespace Daodi.Exchange.Hooks;

/// <summary>Section <c>Hooks</c> of the configuration. The defaults stand in docs/operations.md.</summary>
public sealed class HookOptions
{
    /// <summary>The site's public address: the <c>source</c> of every event, its host the origin of the handshake. Without it the source is a URN of the site's key.</summary>
    public string? Url { get; set; }

    /// <summary>Seconds until a receiver must have answered.</summary>
    public double TimeoutSeconds { get; set; } = 15;

    /// <summary>Requests under way to one receiver at once.</summary>
    public int Together { get; set; } = 8;

    /// <summary>Subscriptions at most.</summary>
    public int Most { get; set; } = 100;
}

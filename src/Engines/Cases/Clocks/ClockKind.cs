namespace Daodi.Cases;

/// <summary>The clocks a case has side by side.</summary>
public enum ClockKind
{
    /// <summary>What the law allows.</summary>
    Statutory = 0,
    /// <summary>What the city promised.</summary>
    Committed = 1,
    /// <summary>The limit of the present stage.</summary>
    Step = 2,
}

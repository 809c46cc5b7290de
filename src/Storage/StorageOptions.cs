namespace Daodi.Storage;

/// <summary>Where the platform keeps its data; section <c>Storage</c> of the configuration.</summary>
public sealed class StorageOptions
{
    /// <summary><c>sqlite</c> (the embedded default) or <c>postgres</c>.</summary>
    public string Provider { get; set; } = "sqlite";

    /// <summary>The folder of the SQLite file and of the evidence; made when it is missing.</summary>
    public string DataDir { get; set; } = "data-run";

    /// <summary>PostgreSQL's connection string. SQLite needs none: its file is <c>daodi.db</c> in <see cref="DataDir"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>How many works may wait for the lane before the next caller has to wait outside.</summary>
    public int LaneCapacity { get; set; } = 4096;

    /// <summary>
    /// False only to prove in a test that the proof of durability can fail: SQLite then never syncs.
    /// </summary>
    public bool Sync { get; set; } = true;

    public string SqliteFile => Path.Combine(DataDir, "daodi.db");
}

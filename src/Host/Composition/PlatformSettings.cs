using Daodi.Storage;

namespace Daodi.Host.Composition;

/// <summary>What a start of the platform is given beside its configuration.</summary>
public sealed record PlatformSettings
{
    /// <summary>Where all data lies: database, evidence, keys, logs.</summary>
    public string DataDir { get; init; } = ".data";

    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Opens the demo's role cards, which enter without a password. Never for a real site.</summary>
    public bool Demo { get; init; }

    /// <summary>Further settings, over those of the environment and of <c>daodi.json</c> in the data folder.</summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>();

    /// <summary>Systems that are not found beside the host: tests name theirs.</summary>
    public IReadOnlyList<System.Reflection.Assembly> Systems { get; init; } = [];

    /// <summary>The clock; tests give their own.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Starts on data whose restore is not proven yet: to prove it.</summary>
    internal bool Unproven { get; init; }

    /// <summary>The settings of a site: <c>daodi.json</c> in its data folder, then the environment (<c>DAODI_…</c>), the last strongest.</summary>
    internal static IConfigurationBuilder Read(IConfigurationBuilder configuration, string dataDir) => configuration
        .AddJsonFile(Path.Combine(Path.GetFullPath(dataDir), "daodi.json"), optional: true)
        .AddEnvironmentVariables("DAODI_");

    internal static StorageOptions StorageOf(IConfiguration configuration, string dataDir)
    {
        var storage = configuration.GetSection("Storage").Get<StorageOptions>() ?? new();
        storage.DataDir = dataDir;
        return storage;
    }
}

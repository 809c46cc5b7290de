using Daodi.SampleSystem;
using Xunit;

namespace Daodi.Tests.Platform.Fixtures;

/// <summary>One running platform on SQLite for all tests of a class, with the sample system on it.</summary>
public sealed class SharedPlatform : IAsyncLifetime
{
    public RunningPlatform Platform { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Platform = await RunningPlatform.Start(systems: [typeof(LostPropertySystem).Assembly]);

    public ValueTask DisposeAsync() => Platform.DisposeAsync();
}

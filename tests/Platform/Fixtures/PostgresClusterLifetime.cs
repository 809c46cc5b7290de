using Daodi.Tests.Platform.Fixtures;

[assembly: Xunit.AssemblyFixture(typeof(PostgresClusterLifetime))]

namespace Daodi.Tests.Platform.Fixtures;

/// <summary>Ends the shared cluster with the run, and removes the templates of the databases.</summary>
public sealed class PostgresClusterLifetime : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        TestDatabase.RemoveTemplates();
        return PostgresCluster.StopShared();
    }
}

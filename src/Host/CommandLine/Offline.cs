using Daodi.Host.Composition;

namespace Daodi.Host.CommandLine;

/// <summary>Runs one piece of work on a site's data without opening a door: the same composition as <c>serve</c>, not started.</summary>
internal static class Offline
{
    public static async Task<int> Run(string dataDir, Func<IServiceProvider, Task<int>> work, JsonLines lines, CancellationToken stop)
    {
        try
        {
            await using var app = await Platform.Create(new() { DataDir = dataDir, Urls = "http://127.0.0.1:0" }, stop);
            await using var scope = app.Services.CreateAsyncScope();
            return await work(scope.ServiceProvider);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            await lines.Messages.WriteLineAsync(e.Message);
            return Cli.Rejected;
        }
    }
}

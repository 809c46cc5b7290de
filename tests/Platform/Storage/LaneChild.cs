using System.Diagnostics;
using System.Globalization;
using System.Text;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Daodi.Tests.Platform.Storage;

/// <summary>
/// A process of its own that writes through the lane and says <c>ACK n</c> in a file for each work that was answered: to be
/// watched by strace, or killed. It is this test program, run with the one test below.
/// </summary>
public sealed class LaneChild
{
    private const string Folder = "DAODI_CHILD_FOLDER", Writers = "DAODI_CHILD_WRITERS", Works = "DAODI_CHILD_WORKS", Sync = "DAODI_CHILD_SYNC";

    public static string Marker(int work) => string.Create(CultureInfo.InvariantCulture, $"MARK-{work:D6}.");

    public static string AckFile(string folder) => Path.Combine(folder, "acks");

    /// <summary>Starts it on a fresh SQLite database in <paramref name="folder"/>.</summary>
    /// <param name="before">A program and its arguments to run it under.</param>
    public static Process Start(string folder, int writers, int works, bool sync, params string[] before)
    {
        string[] command = [.. before, "dotnet", Path.Combine(AppContext.BaseDirectory, "Daodi.Tests.Platform.dll"),
            "-method", $"{typeof(LaneChild).FullName}.{nameof(Child_WhenAskedFor_WritesAndAcknowledges)}"];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command[1..]) start.ArgumentList.Add(argument);
        start.Environment[Folder] = folder;
        start.Environment[Writers] = writers.ToString(CultureInfo.InvariantCulture);
        start.Environment[Works] = works.ToString(CultureInfo.InvariantCulture);
        start.Environment[Sync] = sync ? "on" : "off";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>The works that were acknowledged. Where a writer was killed between taking its place and writing there, the file holds zeros.</summary>
    public static IReadOnlyList<int> Acks(string folder) => !File.Exists(AckFile(folder)) ? [] :
        [.. File.ReadAllText(AckFile(folder)).Split('\n')[..^1].Select(line => line.Trim('\0')).Where(line => line.Length > 0)
            .Select(line => int.Parse(line["ACK ".Length..], CultureInfo.InvariantCulture))];

    [Fact]
    public async Task Child_WhenAskedFor_WritesAndAcknowledges()
    {
        var folder = Environment.GetEnvironmentVariable(Folder);
        Assert.SkipWhen(folder is null, "runs only as the child of another test");
        var options = new StorageOptions { DataDir = folder!, Sync = Environment.GetEnvironmentVariable(Sync) == "on" };
        await using var services = new ServiceCollection().AddLogging().AddDaodiStorage(options, [typeof(Thing).Assembly]).BuildServiceProvider();
        await services.GetRequiredService<Daodi.Storage.Providers.Store>().CreateFromModel();
        var lane = services.GetRequiredService<IWriteLane>();
        using var acks = File.OpenHandle(AckFile(folder!), FileMode.Create, FileAccess.Write, FileShare.Read);
        var (next, position, works) = (0, 0L, Number(Works));
        await Task.WhenAll(Enumerable.Range(0, Number(Writers)).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var work && work <= works)
            {
                var done = await lane.Run<Done>((db, _) =>
                {
                    db.Add(new Thing { Id = work, Name = Marker(work) });
                    return Task.FromResult<Result<Done>>(Done.It);
                });
                if (!done.Ok) throw new InvalidOperationException(done.Error.ToString());
                var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"ACK {work}\n"));
                RandomAccess.Write(acks, line, Interlocked.Add(ref position, line.Length) - line.Length);
            }
        })));
    }

    private static int Number(string variable) => int.Parse(Environment.GetEnvironmentVariable(variable)!, CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Daodi.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Daodi.Bench;

/// <summary>
/// A backup of the running site by the command line, as an operator makes it, while somebody reads a worklist all the time; then
/// its restore on an empty folder with its proof. Beside it what people do without: the bare copy, which proves nothing.
/// </summary>
internal static class Backup
{
    public static async Task Run(Report report, string root, IReadOnlyList<Database> databases, bool small, string? folder, int? cases)
    {
        var count = cases ?? (small ? 20_000 : 1_000_000);
        foreach (var database in databases)
        {
            await using var site = await Site.Start(database, people: true, database == Database.Sqlite ? folder : null);
            await Million.Fill(site, count);
            var storage = site.Services.GetRequiredService<StorageOptions>();
            var place = Directory.CreateTempSubdirectory("daodi-bench-backups-").FullName;
            var empty = Directory.CreateTempSubdirectory("daodi-bench-restored-").FullName;
            try
            {
                await Name(site.Folder, storage.Provider, storage.ConnectionString);
                await Name(empty, storage.Provider, await Another(database, storage.ConnectionString));
                using var reader = await site.Enter("diaodu");
                var (still, during) = (new Times(), new Times());
                for (var i = 0; i < 100; i++) await Ask(reader, still);

                using var made = new CancellationTokenSource();
                var reading = Task.Run(async () =>
                {
                    while (!made.IsCancellationRequested) await Ask(reader, during);
                });
                var (backup, told) = await Command(root, "backup", place, "--data", site.Folder);
                await made.CancelAsync();
                await reading;
                var bytes = told.GetProperty("bytes").GetInt64();
                var home = told.GetProperty("folder").GetString()!;
                var (check, _) = await Command(root, "restore", home, "--check");
                var (restore, proof) = await Command(root, "restore", home, "--data", empty);
                var bare = await Bare(database, storage, home, place);

                report.Line($"### {database}: {count:#,0} cases, {proof.GetProperty("acts").GetInt64():#,0} acts, {proof.GetProperty("leaves").GetInt64():#,0} of them in the tree, {bytes / 1e6:#,0} MB");
                report.Table(["", "s", "MB/s"],
                [
                    Row("backup while the platform runs", backup, bytes),
                    Row("the backup read through (restore --check)", check, bytes),
                    Row("restore into an empty folder, every act proven", restore, bytes),
                    Row(database == Database.Sqlite ? "baseline: the files copied and synced, nothing checked" : "baseline: pg_dump alone", bare, bytes),
                ]);
                report.Line($"A worklist meanwhile: p50 {during.Text(0.5)} ms, p99 {during.Text(0.99)} ms, {during.Count} times (before: {still.Text(0.5)} and {still.Text(0.99)}).");
            }
            finally
            {
                Directory.Delete(place, recursive: true);
                Directory.Delete(empty, recursive: true);
            }
        }

        report.Keep("backup", "Backup and restore");
    }

    private static IReadOnlyList<string> Row(string title, TimeSpan took, long bytes) =>
        [title, took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture), Times.Show(bytes / 1e6 / took.TotalSeconds)];

    private static async Task Ask(HttpClient client, Times times)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync("/work");
        answer.EnsureSuccessStatusCode();
        times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>The command line opens the site by its folder alone, so its settings stand there.</summary>
    private static Task Name(string folder, string provider, string? connection) => provider == "postgres"
        ? File.WriteAllTextAsync(Path.Combine(folder, "daodi.json"), new JsonObject { ["Storage"] = new JsonObject { ["Provider"] = provider, ["ConnectionString"] = connection } }.ToJsonString())
        : Task.CompletedTask;

    private static async Task<string?> Another(Database database, string? connection)
    {
        if (database == Database.Sqlite) return null;
        var builder = new NpgsqlConnectionStringBuilder(connection) { Database = "postgres" };
        await using var source = NpgsqlDataSource.Create(builder);
        await using var command = source.CreateCommand("CREATE DATABASE restored TEMPLATE template0");
        await command.ExecuteNonQueryAsync();
        builder.Database = "restored";
        return builder.ConnectionString;
    }

    private static async Task<TimeSpan> Bare(Database database, StorageOptions storage, string home, string place)
    {
        var began = Stopwatch.GetTimestamp();
        if (database == Database.Sqlite)
        {
            // From the backup, so that the copy is of the same bytes.
            foreach (var file in Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories))
                await DurableFile.Copy(file, Path.Combine(place, $"bare-{Guid.CreateVersion7():n}"), UnixFileMode.UserRead | UnixFileMode.UserWrite, CancellationToken.None);
            return Stopwatch.GetElapsedTime(began);
        }

        var to = new NpgsqlConnectionStringBuilder(storage.ConnectionString);
        var start = new ProcessStartInfo("pg_dump") { Environment = { ["PGPASSWORD"] = to.Password } };
        foreach (var argument in (string[])["-Fc", "-h", to.Host!, "-p", to.Port.ToString(CultureInfo.InvariantCulture), "-U", to.Username!, "-f", Path.Combine(place, "bare"), to.Database!]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(began) : throw new InvalidOperationException("pg_dump failed");
    }

    private static async Task<(TimeSpan Took, JsonElement Told)> Command(string root, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(root, "artifacts/bin/Daodi.Host/release/Daodi.Host.dll"), .. arguments]) start.ArgumentList.Add(argument);
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var took = Stopwatch.GetElapsedTime(began);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{arguments[0]} ended with {process.ExitCode}: {output}");
        return (took, JsonDocument.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement);
    }
}

using System.Diagnostics;
using Npgsql;

namespace Daodi.Storage.Providers;

/// <summary>PostgreSQL's own programs: they know every corner of a dump, and each release of the server brings its own.</summary>
internal static class PostgresTools
{
    private const string Debian = "/usr/lib/postgresql";

    /// <summary>Runs one to its end and gives its standard output.</summary>
    /// <exception cref="InvalidDataException">It is not installed, or it failed: with what it said.</exception>
    public static async Task<string> Run(string program, NpgsqlConnectionStringBuilder database, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Find(program)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // By the environment, since arguments can be read by everybody on the machine.
        start.Environment["PGHOST"] = database.Host;
        start.Environment["PGPORT"] = database.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = database.Username;
        start.Environment["PGDATABASE"] = database.Database;
        if (database.Password is { Length: > 0 } password) start.Environment["PGPASSWORD"] = password;
        using var process = Process.Start(start) ?? throw new InvalidDataException($"{program} did not start.");
        try
        {
            var said = process.StandardOutput.ReadToEndAsync(ct);
            var complained = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return process.ExitCode == 0
                ? await said
                : throw new InvalidDataException($"{program} ended with {process.ExitCode}: {(await complained).Trim()}");
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static string Find(string program)
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program));
        // Debian keeps each release's programs by themselves; the newest reads every older server.
        var byRelease = Directory.Exists(Debian)
            ? Directory.EnumerateDirectories(Debian).OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var n) ? n : 0).Select(d => Path.Combine(d, "bin", program))
            : [];
        return byRelease.Concat(onPath).FirstOrDefault(File.Exists)
            ?? throw new InvalidDataException($"{program} is missing: install PostgreSQL's client programs (Debian: postgresql-client), of the server's release or newer.");
    }
}

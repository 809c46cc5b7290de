using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Daodi.Tests.Platform.Fixtures;

/// <summary>
/// A PostgreSQL 15 of our own for one test run: its data in a temporary folder, syncing as in production, on 127.0.0.1 and a
/// free port. Started when the first test asks for it; stopped and removed with the run.
/// </summary>
public sealed class PostgresCluster
{
    private const string Bin = "/usr/lib/postgresql/15/bin";
    private static readonly Lazy<Task<PostgresCluster>> s_shared = new(() => Start());

    private readonly string _folder;
    private readonly int _port;

    private PostgresCluster(string folder, int port) => (_folder, _port) = (folder, port);

    public static bool Installed => File.Exists(Path.Combine(Bin, "initdb"));

    public static Task<PostgresCluster> Shared() => s_shared.Value;

    /// <summary>One more cluster, for tests that stop or break it.</summary>
    public static async Task<PostgresCluster> Start()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"daodi-pg-{Environment.ProcessId}-{Guid.CreateVersion7():N}");
        Directory.CreateDirectory(folder);
        if (IsRoot) await Run("chown", "postgres", folder);
        var cluster = new PostgresCluster(folder, FreePort());
        await Server("initdb", "-D", cluster.Data, "-U", "daodi", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions");
        await cluster.Up();
        return cluster;
    }

    internal static async ValueTask StopShared()
    {
        if (s_shared.IsValueCreated && s_shared.Value.IsCompletedSuccessfully) await (await s_shared.Value).Remove();
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "daodi",
        Database = database,
        MaxPoolSize = 100,
        IncludeErrorDetail = true,
    }.ToString();

    public Task Up() => Server("pg_ctl", "-D", Data, "-w", "-s", "-l", Path.Combine(_folder, "log"), "-o",
        $"-c listen_addresses=127.0.0.1 -c port={_port} -c unix_socket_directories={_folder} -c max_connections=300 -c shared_buffers=256MB", "start");

    /// <summary>Stops at once, without a checkpoint: what a crash looks like to those connected.</summary>
    public Task Down() => Server("pg_ctl", "-D", Data, "-w", "-s", "-m", "immediate", "stop");

    public async Task Remove()
    {
        await Down();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs SQL outside any transaction, in the database <c>postgres</c>.</summary>
    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private string Data => Path.Combine(_folder, "data");

    private static bool IsRoot => Environment.UserName == "root";

    // The server refuses to run as root.
    private static Task Server(string program, params string[] arguments) => IsRoot
        ? Run("runuser", ["-u", "postgres", "--", Path.Combine(Bin, program), .. arguments])
        : Run(Path.Combine(Bin, program), arguments);

    private static async Task Run(string program, params string[] arguments)
    {
        // pg_ctl's server keeps inherited pipes open, so its output goes to its log file and not to us.
        var start = new ProcessStartInfo("sh") { WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >/dev/null 2>&1");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

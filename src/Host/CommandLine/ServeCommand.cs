using System.CommandLine;
using Daodi.Host.Composition;

namespace Daodi.Host.CommandLine;

/// <summary><c>daodi serve</c>: the platform. <c>daodi demo</c>: the same, with the synthetic city streaming in.</summary>
internal static class ServeCommand
{
    public static Command Make(JsonLines lines)
    {
        var (data, urls) = (Data(".data/site"), Urls());
        var command = new Command("serve", "Start the platform.") { data, urls };
        command.SetAction((parsed, stop) => Guarded(lines, async () =>
        {
            var app = await Platform.Create(new() { DataDir = parsed.GetRequiredValue(data), Urls = parsed.GetRequiredValue(urls) }, stop);
            await app.StartAsync(stop);
            Announce(lines, app);
            await app.WaitForShutdownAsync(stop);
        }));
        return command;
    }

    public static Command MakeDemo(JsonLines lines)
    {
        var (data, urls) = (Data(".data/demo"), Urls());
        var rate = new Option<int>("--rate") { Description = "appeals a day", DefaultValueFactory = _ => 120 };
        var days = new Option<int>("--history-days") { Description = "days of history filled in first", DefaultValueFactory = _ => 90 };
        var command = new Command("demo", "Start the platform with role cards and the synthetic city.") { data, urls, rate, days };
        command.SetAction((parsed, stop) => Guarded(lines, async () =>
        {
            var app = await Platform.Create(new()
            {
                DataDir = parsed.GetRequiredValue(data),
                Urls = parsed.GetRequiredValue(urls),
                Demo = true,
                Configuration = new Dictionary<string, string?>
                {
                    ["Demo:Rate"] = parsed.GetValue(rate).ToString(System.Globalization.CultureInfo.InvariantCulture),
                    ["Demo:HistoryDays"] = parsed.GetValue(days).ToString(System.Globalization.CultureInfo.InvariantCulture),
                },
            }, stop);
            await app.StartAsync(stop);
            Announce(lines, app);
            await app.WaitForShutdownAsync(stop);
        }));
        return command;
    }

    private static Option<string> Data(string fallback) =>
        new("--data") { Description = "the folder of all data", DefaultValueFactory = _ => fallback };

    private static Option<string> Urls() =>
        new("--urls") { Description = "addresses to listen on", DefaultValueFactory = _ => "http://127.0.0.1:5080" };

    private static void Announce(JsonLines lines, WebApplication app)
    {
        foreach (var url in app.Urls)
        {
            lines.Messages.WriteLine($"Daodi is ready · 到底已就绪: {url}");
        }
    }

    /// <summary>What an operator can mend is said in a line, without a stack.</summary>
    private static async Task<int> Guarded(JsonLines lines, Func<Task> run)
    {
        try
        {
            await run();
            return Cli.Good;
        }
        catch (OperationCanceledException)
        {
            return Cli.Good;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FileNotFoundException or ArgumentException)
        {
            await lines.Messages.WriteLineAsync(e.Message);
            return Cli.Rejected;
        }
    }
}

using System.CommandLine;
using System.Globalization;
using Daodi.Host.Composition;

namespace Daodi.Host.CommandLine;

/// <summary><c>daodi serve</c>: the platform. <c>daodi demo</c>: the same, with the synthetic city streaming in.</summary>
internal static class ServeCommand
{
    public static Command Make(JsonLines lines)
    {
        var (data, urls) = (Data(".data/site"), Urls());
        var command = new Command("serve", "Start the platform.") { data, urls };
        command.SetAction((parsed, stop) => Run(lines, new() { DataDir = parsed.GetRequiredValue(data), Urls = parsed.GetRequiredValue(urls) }, stop));
        return command;
    }

    public static Command MakeDemo(JsonLines lines)
    {
        var (data, urls) = (Data(".data/demo"), Urls());
        var rate = new Option<int>("--rate") { Description = "appeals a day", DefaultValueFactory = _ => 120 };
        var days = new Option<int>("--history-days") { Description = "days of history filled in first", DefaultValueFactory = _ => 90 };
        var command = new Command("demo", "Start the platform with role cards and the synthetic city.") { data, urls, rate, days };
        command.SetAction((parsed, stop) => Run(lines, new()
        {
            DataDir = parsed.GetRequiredValue(data),
            Urls = parsed.GetRequiredValue(urls),
            Demo = true,
            Configuration = new Dictionary<string, string?>
            {
                ["Demo:Rate"] = parsed.GetValue(rate).ToString(CultureInfo.InvariantCulture),
                ["Demo:HistoryDays"] = parsed.GetValue(days).ToString(CultureInfo.InvariantCulture),
            },
        }, stop));
        return command;
    }

    internal static Option<string> Data(string fallback) =>
        new("--data") { Description = "the folder of all data", DefaultValueFactory = _ => fallback };

    private static Option<string> Urls() =>
        new("--urls") { Description = "addresses to listen on", DefaultValueFactory = _ => "http://127.0.0.1:5080" };

    /// <summary>Runs until told to stop. What an operator can mend is said in a line, without a stack.</summary>
    private static async Task<int> Run(JsonLines lines, PlatformSettings settings, CancellationToken stop)
    {
        try
        {
            await using var app = await Platform.Create(settings, stop);
            await app.StartAsync(stop);
            foreach (var url in app.Urls)
            {
                await lines.Messages.WriteLineAsync($"Daodi is ready · 到底已就绪: {url}");
            }

            await app.WaitForShutdownAsync(stop);
            return Cli.Good;
        }
        catch (OperationCanceledException)
        {
            return Cli.Good;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException)
        {
            await lines.Messages.WriteLineAsync(e.Message);
            return Cli.Rejected;
        }
    }
}

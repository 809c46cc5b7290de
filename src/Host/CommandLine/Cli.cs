using System.CommandLine;
using System.Text;

namespace Daodi.Host.CommandLine;

/// <summary>
/// The command line: JSON Lines on standard output, messages for people on standard error. Exit code 0 all good, 1 some input
/// rejected, 2 wrong usage.
/// </summary>
public static class Cli
{
    public const int Good = 0;
    public const int Rejected = 1;
    public const int WrongUsage = 2;

    public static async Task<int> Run(string[] args, TextReader input, TextWriter output, TextWriter messages)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var lines = new JsonLines(input, output, messages);
        var root = new RootCommand("Daodi: an open operations platform for a city. 到底：一网统管，一办到底。")
        {
            CheckCommand.Make(lines),
            CalendarCommand.Make(lines),
            RulesCommand.Make(lines),
            ServeCommand.Make(lines),
            ServeCommand.MakeDemo(lines),
            SourceCommand.Make(lines),
            ClientCommand.Make(lines),
            ImportCommand.Make(lines),
            AccountCommand.Make(lines),
            BackupCommand.MakeBackup(lines),
            BackupCommand.MakeRestore(lines),
            LedgerCommand.Make(lines),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await messages.WriteLineAsync(error.Message);
            }

            await messages.WriteLineAsync("daodi --help tells how it is used.");
            return WrongUsage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = messages });
    }
}

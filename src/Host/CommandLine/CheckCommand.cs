using System.CommandLine;
using Daodi.Kernel;

namespace Daodi.Host.CommandLine;

/// <summary><c>daodi check uscc|id|plate VALUE</c>: valid, or why not.</summary>
internal static class CheckCommand
{
    public static Command Make(JsonLines lines)
    {
        var kind = new Argument<string>("kind") { Description = string.Join(" | ", Identifiers.Kinds) };
        kind.AcceptOnlyFromAmong([.. Identifiers.Kinds]);
        var value = new Argument<string>("value") { Description = "the identifier; - reads one a line from standard input" };
        var command = new Command("check", "Check an identifier: exit code 0 valid, 1 not.") { kind, value };
        command.SetAction(parsed =>
        {
            var (of, text) = (parsed.GetRequiredValue(kind), parsed.GetRequiredValue(value));
            if (text != "-")
            {
                return Check(lines, of, text);
            }

            var worst = Cli.Good;
            while (lines.Input.ReadLine() is { } line)
            {
                worst = Math.Max(worst, Check(lines, of, line));
            }

            return worst;
        });
        return command;
    }

    private static int Check(JsonLines lines, string kind, string value) => lines.Answer(Identifiers.Check(kind, value),
        facts => new { ok = true, kind = facts.Kind, value = facts.Value, details = facts.Details });
}

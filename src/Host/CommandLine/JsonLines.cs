using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Daodi.Kernel;

namespace Daodi.Host.CommandLine;

/// <summary>One JSON object a line, in and out, so that results can be piped and checked from outside.</summary>
public sealed class JsonLines(TextReader input, TextWriter output, TextWriter messages)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public TextReader Input { get; } = input;

    /// <summary>For people.</summary>
    public TextWriter Messages { get; } = messages;

    public void Write(object value) => output.WriteLine(JsonSerializer.Serialize(value, Options));

    /// <summary>The result as a line, and the exit code that belongs to it.</summary>
    public int Answer<T>(Result<T> result, Func<T, object> shape)
    {
        if (result.Ok)
        {
            Write(shape(result.Value));
            return Cli.Good;
        }

        Reject(result.Error);
        return Cli.Rejected;
    }

    public void Reject(Error error) => Write(new
    {
        ok = false,
        error = new { code = error.Code, message = error.Message.En, messageZh = error.Message.Zh, field = error.Field },
    });
}

using System.Text.Encodings.Web;
using System.Text.Json;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>One reason why an item is in quarantine.</summary>
/// <param name="Field">The field at fault, where there is one.</param>
public sealed record InboxFault(string? Field, string Code, string Zh, string En)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        // Stored and read by programs, never put into a page unescaped: Chinese may stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static InboxFault Of(Error error) => new(error.Field, error.Code, error.Message.Zh, error.Message.En);

    internal static string Write(IEnumerable<Error> errors) => JsonSerializer.Serialize(errors.Select(Of), Web);

    /// <summary>The faults that a row's <see cref="InboxRow.Errors"/> tells.</summary>
    public static IReadOnlyList<InboxFault> Read(string? errors) =>
        errors is null ? [] : JsonSerializer.Deserialize<InboxFault[]>(errors, Web) ?? [];
}

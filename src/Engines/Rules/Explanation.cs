using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Daodi.Kernel;

namespace Daodi.Rules;

/// <summary>Why a criterion came out as it did, down to the rows and inputs: what is shown, stored and contested (个人信息保护法 24).</summary>
public sealed record Explanation(string Id, Words Sentence, Verdict Verdict, Words Why)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public IReadOnlyList<RuleTrace> Traces { get; init; } = [];
    public IReadOnlyDictionary<string, object?> Inputs { get; init; } = new Dictionary<string, object?>();

    /// <summary>The criteria it is made of; none for a single one.</summary>
    public IReadOnlyList<Explanation> Parts { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, Json);
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Exchange;

/// <summary>How one field is filled: from columns joined, or by a constant. Texts are trimmed always.</summary>
/// <param name="Field">The <see cref="ItemField.Name"/>.</param>
public sealed record FieldRule(string Field)
{
    /// <summary>Headings, or paths in a JSON item; several are joined in this order, empty ones left out.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>What stands there where the columns are empty, or where there are none.</summary>
    public string? Constant { get; init; }

    public string Join { get; init; } = " ";

    /// <summary>How dates are written; see <see cref="DateReader.Parse"/>.</summary>
    public string? Format { get; init; }

    /// <summary>What the sender writes → what it means here; before the field's own codes and words.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();
}

/// <summary>From the columns of a file or the paths of a feed to the fields of a kind.</summary>
/// <param name="Key">Where no column holds the source's own number: the columns that together tell a row from all others; none means all.</param>
public sealed record SourceMapping(IReadOnlyList<FieldRule> Fields, IReadOnlyList<string> Key)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Web);

    /// <summary>Reads what <see cref="ToJson"/> wrote, or a person. Errors: <c>mapping.json</c>.</summary>
    public static Result<SourceMapping> FromJson(string json)
    {
        try
        {
            var read = JsonSerializer.Deserialize<SourceMapping>(json, Web);
            if (read?.Fields is not null && read.Fields.All(f => f?.Field is not null))
                return new SourceMapping([.. read.Fields.Select(f => f with { Columns = f.Columns ?? [], Join = f.Join ?? " ", Values = f.Values ?? new Dictionary<string, string>() })], read.Key ?? []);
        }
        catch (JsonException)
        {
            // Said below.
        }

        return Error.Invalid("mapping.json", ("字段对应应为 JSON：{\"fields\":[{\"field\":…,\"columns\":[…]}],\"key\":[]}。", "A mapping is JSON: {\"fields\":[{\"field\":…,\"columns\":[…]}],\"key\":[]}."));
    }

    public FieldRule? For(string field) => Fields.FirstOrDefault(f => f.Field == field);
}

/// <summary>A mapping remembered for files of a source with these headings; of a pulled source, for all its answers.</summary>
public sealed class StoredMapping
{
    /// <summary>The fingerprint of a pulled source's mapping: what is left out of an answer changes its columns, not their meaning.</summary>
    public const string AnyAnswer = "pull";

    public required long Id { get; init; }
    public required string Source { get; init; }

    /// <summary><see cref="HeaderNames.Fingerprint"/>.</summary>
    public required string Fingerprint { get; init; }
    public required string Mapping { get; set; }
    public required string KeptBy { get; set; }
    public required DateTimeOffset KeptAt { get; set; }
}

internal sealed class StoredMappingTable : IEntityTypeConfiguration<StoredMapping>
{
    public void Configure(EntityTypeBuilder<StoredMapping> builder)
    {
        builder.ToTable("source_mappings");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.HasIndex(m => new { m.Source, m.Fingerprint }).IsUnique();
        builder.Property(m => m.Source).HasMaxLength(32);
        builder.Property(m => m.Fingerprint).HasMaxLength(32);
        builder.Property(m => m.Mapping).Unbounded().NotPersonal();
        builder.Property(m => m.KeptBy).HasMaxLength(100);
    }
}

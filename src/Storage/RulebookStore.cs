using System.Text.Encodings.Web;
using System.Text.Json;
using Daodi.Rules;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Storage;

/// <summary>A dated row as the database keeps it; see <see cref="RuleRow"/>.</summary>
public sealed class StoredRule
{
    public required string Table { get; init; }
    public required string Id { get; init; }

    /// <summary>The keys in the table's order, as a JSON array.</summary>
    public required string Keys { get; init; }

    /// <summary>The values by column as they are written in a file, as a JSON object.</summary>
    public required string Values { get; init; }

    public required DateOnly From { get; init; }
    public DateOnly? To { get; set; }
    public required string Citation { get; init; }
    public required string Tag { get; init; }
}

internal sealed class StoredRuleMap : IEntityTypeConfiguration<StoredRule>
{
    public void Configure(EntityTypeBuilder<StoredRule> builder)
    {
        builder.ToTable("rule_rows");
        builder.HasKey(row => new { row.Table, row.Id });
        builder.Property(row => row.Table).HasMaxLength(100).HasColumnName("rule_table");
        builder.Property(row => row.Id).HasMaxLength(300);
        builder.Property(row => row.Keys).HasMaxLength(1000);
        builder.Property(row => row.Values).Unbounded();
        builder.Property(row => row.From).HasColumnName("valid_from");
        builder.Property(row => row.To).HasColumnName("valid_to");
        builder.Property(row => row.Citation).HasMaxLength(1000);
        builder.Property(row => row.Tag).HasMaxLength(4);
    }
}

/// <summary>
/// The rulebook as the database has it. Files bring the shape of the tables and the rows a site does not have yet; from then
/// on the database is the truth, and no file overwrites it.
/// </summary>
public sealed class RulebookStore(IWriteLane lane, IReader reader) : IRulebooks
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private volatile Rulebook _current = Rulebook.Empty;
    private volatile Rulebook _shipped = Rulebook.Empty;

    public Rulebook Current => _current;

    /// <summary>Adds the shipped rows that are not there yet, by table and row id, and reads the rulebook.</summary>
    /// <exception cref="InvalidDataException">The shipped rows and those of the database contradict each other, or a row no
    /// longer fits its table; the message names every one. Nothing is written then.</exception>
    public async Task Start(Rulebook shipped, CancellationToken ct = default)
    {
        _shipped = shipped;
        var started = await lane.Run<Rulebook>(async (db, token) =>
        {
            var known = (await db.Set<StoredRule>().Select(row => new { row.Table, row.Id }).ToListAsync(token))
                .Select(row => (row.Table, row.Id)).ToHashSet();
            var missing = shipped.Tables.SelectMany(table => table.Rows.Where(row => !known.Contains((table.Name, row.Id)))
                .Select(row => Stored(table.Name, row))).ToList();
            await db.BulkInsert(missing, token);
            return await Read(db, shipped, token);
        }, ct);
        if (!started.Ok) throw new InvalidOperationException($"The rules could not be loaded: {started.Error}");
        _current = started.Value;
    }

    /// <summary>Reads the rulebook again: after a change, or because another process made one.</summary>
    public async Task Reload(CancellationToken ct = default) => _current = await reader.Read(db => Read(db, _shipped, ct));

    private static async Task<Rulebook> Read(DaodiDb db, Rulebook shipped, CancellationToken ct)
    {
        var stored = (await db.Set<StoredRule>().AsNoTracking().ToListAsync(ct)).ToLookup(row => row.Table);
        var tables = new List<RuleTable>();
        var errors = new List<string>();
        foreach (var shape in shipped.Tables)
        {
            var rows = new List<RuleRow>();
            foreach (var row in stored[shape.Name].OrderBy(row => row.From).ThenBy(row => row.Id, StringComparer.Ordinal))
            {
                var parsed = shape.Row(row.Id, JsonSerializer.Deserialize<string[]>(row.Keys)!,
                    JsonSerializer.Deserialize<Dictionary<string, string>>(row.Values)!, row.From, row.To, row.Citation, row.Tag);
                if (parsed.Ok) rows.Add(parsed.Value);
                else errors.Add($"{shape.Name} {row.Id}: {parsed.Error}");
            }

            var table = shape.With(rows, shape.Name);
            errors.AddRange(table.Errors.Select(error => error.English));
            if (table.Value is { } good) tables.Add(good);
        }

        return errors.Count == 0 ? new Rulebook(tables) : throw new InvalidDataException(string.Join('\n', errors));
    }

    private static StoredRule Stored(string table, RuleRow row) => new()
    {
        Table = table,
        Id = row.Id,
        Keys = JsonSerializer.Serialize(row.Keys, s_json),
        Values = JsonSerializer.Serialize(row.Values.ToDictionary(pair => pair.Key, pair => pair.Value.Text), s_json),
        From = row.From,
        To = row.To,
        Citation = row.Citation,
        Tag = row.Tag,
    };
}

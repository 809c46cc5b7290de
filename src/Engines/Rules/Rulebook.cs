using System.Collections.Frozen;
using Daodi.Kernel;

namespace Daodi.Rules;

/// <summary>All tables at one state. Immutable: a what-if is another rulebook with some rows replaced.</summary>
public sealed class Rulebook
{
    public static readonly Rulebook Empty = new([]);

    private readonly FrozenDictionary<string, RuleTable> _tables;

    /// <exception cref="ArgumentException">Two tables have one name.</exception>
    public Rulebook(IEnumerable<RuleTable> tables)
    {
        var all = tables.ToArray();
        if (all.GroupBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Two tables named {twice.Key}", nameof(tables));
        _tables = all.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
    }

    public IEnumerable<RuleTable> Tables => _tables.Values.OrderBy(t => t.Name, StringComparer.Ordinal);

    public RuleTable? Table(string name) => _tables.GetValueOrDefault(name);

    /// <summary>
    /// The row of <paramref name="table"/> in force on <paramref name="on"/> for these keys. Keys not given are matched by
    /// <c>*</c> only. Errors: <c>rule.none</c> no row; <c>rule.table</c> no such table.
    /// </summary>
    public Result<Found> Find(string table, DateOnly on, params ReadOnlySpan<(string Key, string? Value)> keys)
    {
        if (Table(table) is not { } found) return NoTable(table);
        var given = new string?[found.Keys.Count];
        for (var i = 0; i < given.Length; i++)
            foreach (var (key, value) in keys)
                if (key == found.Keys[i])
                    given[i] = value;
        return found.Find(on, given);
    }

    /// <summary>As <see cref="Find(string,DateOnly,ReadOnlySpan{ValueTuple{string,string}})"/>, asking the facts for each key the table has.</summary>
    public Result<Found> Find(string table, DateOnly on, Func<string, string?> facts) =>
        Table(table) is { } found ? found.Find(on, facts) : NoTable(table);

    /// <summary>The rows in force on <paramref name="on"/>, in the order of the table: the choices it offers.</summary>
    public IEnumerable<RuleRow> InForce(string table, DateOnly on) => Table(table)?.Rows.Where(r => r.Holds(on)) ?? [];

    /// <summary>The same rulebook with one table added or put in the place of its namesake.</summary>
    public Rulebook With(RuleTable table) => new(_tables.Values.Where(t => t.Name != table.Name).Append(table));

    /// <summary>
    /// What if: the same rulebook with rows replaced by those of the same id, and others added. The errors are those of
    /// <see cref="RuleTable.With"/>.
    /// </summary>
    public Loaded<Rulebook> WithRows(string table, params IReadOnlyCollection<RuleRow> rows)
    {
        if (Table(table) is not { } old) return new(null, [new(table, 0, NoTable(table).Message)]);
        var ids = rows.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var changed = old.With(old.Rows.Where(r => !ids.Contains(r.Id)).Concat(rows), table);
        return changed.Ok ? new(With(changed.Value!), []) : new(null, changed.Errors);
    }

    /// <summary>Reads files of rows together; a table in two of them is an error.</summary>
    public static Loaded<Rulebook> Load(IEnumerable<(string File, string Text)> files)
    {
        var errors = new List<LoadError>();
        var tables = new Dictionary<string, (RuleTable Table, string File)>(StringComparer.Ordinal);
        foreach (var (file, text) in files)
        {
            var read = RowsFile.Parse(file, text);
            errors.AddRange(read.Errors);
            foreach (var (table, line) in read.Value ?? [])
                if (!tables.TryAdd(table.Name, (table, file)))
                    errors.Add(new(file, line, (
                        $"表“{table.Name}”已在 {tables[table.Name].File} 中", $"Table '{table.Name}' is already in {tables[table.Name].File}")));
        }
        return errors.Count == 0 ? new(new(tables.Values.Select(t => t.Table)), []) : new(null, errors);
    }

    private static Error NoTable(string table) =>
        Error.NotFound("rule.table", ($"没有规则表“{table}”", $"There is no rule table '{table}'"));
}

/// <summary>The rules as they are now. The database-backed one lives in Storage.</summary>
public interface IRulebooks
{
    Rulebook Current { get; }
}

/// <summary>Rules held in memory: for what-ifs, the command line and tests.</summary>
public sealed class FixedRulebooks(Rulebook current) : IRulebooks
{
    public Rulebook Current { get; set; } = current;
}

using Daodi.Kernel;

namespace Daodi.Rules;

/// <summary>The row that decides, with typed access to its values and the trace of why it was this one.</summary>
public sealed class Found
{
    private readonly string?[] _given;

    internal Found(RuleTable table, RuleRow row, string?[] given) => (Table, Row, _given) = (table, row, given);

    public RuleTable Table { get; }
    public RuleRow Row { get; }

    /// <summary>Whether the row gives this optional value.</summary>
    public bool Has(string column) => Row.Values.ContainsKey(column);

    /// <exception cref="KeyNotFoundException">The table has no such column, or the row leaves it out: a bug of the caller.</exception>
    public Limit Limit(string column) => (Limit)Value(column, RuleValueKind.Limit);

    /// <inheritdoc cref="Limit"/>
    public decimal Number(string column) => (decimal)Value(column, RuleValueKind.Number);

    /// <inheritdoc cref="Limit"/>
    public string Text(string column) => (string)Value(column, RuleValueKind.Text);

    /// <inheritdoc cref="Limit"/>
    public bool Is(string column) => (bool)Value(column, RuleValueKind.Bool);

    /// <inheritdoc cref="Limit"/>
    public Money Money(string column) => (Money)Value(column, RuleValueKind.Money);

    /// <summary>The columns <c>zh</c> and <c>en</c> together: how tables of choices name them.</summary>
    public Words Words => (Text("zh"), Text("en"));

    /// <summary>Which row decided, and what it was asked.</summary>
    public RuleTrace Trace => new(Table.Name, Row.Id, Row.Citation, Row.Tag, Row.From, Row.To,
        [.. Table.Keys.Select((key, i) => new RuleMatch(key, _given[i], Row.Keys[i]))]);

    private object Value(string column, RuleValueKind kind) =>
        !Row.Values.TryGetValue(column, out var value)
            ? throw new KeyNotFoundException($"{Table.Name} row {Row.Id} has no '{column}'")
            : value.Kind == kind
                ? value.Value
                : throw new InvalidOperationException($"{Table.Name}/{column} is {value.Kind}, not {kind}");
}

/// <summary>The evidence of a lookup, kept with what was decided by it.</summary>
public sealed record RuleTrace(
    string Table, string Row, string Citation, string Tag, DateOnly From, DateOnly? To, IReadOnlyList<RuleMatch> Matched);

/// <summary>One key: what the facts said and what the row asks (<c>*</c> for anything).</summary>
public sealed record RuleMatch(string Key, string? Given, string Row);

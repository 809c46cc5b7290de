using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Storage;

/// <summary>A number on a board: how many of <see cref="Name"/> for <see cref="Key"/> on <see cref="Day"/>.</summary>
public sealed class Counter
{
    /// <summary>The day of numbers that have none: how many there are now.</summary>
    public static readonly DateOnly Always = DateOnly.MinValue;

    public required string Name { get; init; }
    public required string Key { get; init; }
    public DateOnly Day { get; init; }
    public long Value { get; init; }
}

internal sealed class CounterMap : IEntityTypeConfiguration<Counter>
{
    public void Configure(EntityTypeBuilder<Counter> builder)
    {
        builder.ToTable("counters");
        builder.HasKey(counter => new { counter.Name, counter.Day, counter.Key });
        builder.Property(counter => counter.Name).HasMaxLength(60);
        builder.Property(counter => counter.Key).HasMaxLength(100);
    }
}

public abstract partial class DaodiDb
{
    private readonly Dictionary<(string Name, DateOnly Day, string Key), long> _counts = [], _kept = [];

    /// <summary>True in the lane, which writes the counts of a whole batch at once, just before its commit.</summary>
    internal bool HoldsCounts { get; set; }

    /// <summary>
    /// Adds to a counter in the same transaction as the rows it counts. It is written at the commit: the work itself does not
    /// read it back, and an undone work has not counted.
    /// </summary>
    /// <param name="name">What is counted, ≤ 60 characters: <c>appeals.opened</c>.</param>
    /// <param name="key">For whom or what, ≤ 100 characters: a unit's code, a light; parts joined by <c>/</c>.</param>
    /// <param name="day">The city's day, or <see cref="Counter.Always"/>.</param>
    public void Count(string name, string key, DateOnly day, long delta = 1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 60);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, 100);
        var counter = (name, day, key);
        _counts[counter] = _counts.GetValueOrDefault(counter) + delta;
    }

    /// <summary>Adds to the counter that has no day: how many there are now.</summary>
    public void Count(string name, string key, long delta = 1) => Count(name, key, Counter.Always, delta);

    internal void DropCounts() => _counts.Clear();

    internal void KeepCounts()
    {
        foreach (var (counter, delta) in _counts) _kept[counter] = _kept.GetValueOrDefault(counter) + delta;
        _counts.Clear();
    }

    internal async Task WriteCounts(CancellationToken ct)
    {
        // Ordered, so that two processes on one database take the rows' locks in the same order.
        foreach (var chunk in _kept.Where(pair => pair.Value != 0).OrderBy(pair => pair.Key).Chunk(200))
        {
            var sql = new StringBuilder("INSERT INTO counters (name, day, key, value) VALUES ");
            var values = new List<object>(chunk.Length * 4);
            foreach (var ((name, day, key), delta) in chunk)
            {
                sql.Append(CultureInfo.InvariantCulture, $"{(values.Count > 0 ? ", " : "")}({{{values.Count}}}, {{{values.Count + 1}}}, {{{values.Count + 2}}}, {{{values.Count + 3}}})");
                values.AddRange([name, day, key, delta]);
            }

            sql.Append(" ON CONFLICT (name, day, key) DO UPDATE SET value = counters.value + excluded.value");
            await Database.ExecuteSqlRawAsync(sql.ToString(), values, ct);
        }

        _kept.Clear();
    }
}

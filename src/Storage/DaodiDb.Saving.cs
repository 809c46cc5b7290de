using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Daodi.Storage;

public abstract partial class DaodiDb
{
    private static readonly ConditionalWeakTable<IEntityType, IProperty[]> s_texts = [];

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Use SaveChangesAsync.");

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified)) continue;
            foreach (var property in Texts(entry.Metadata))
                Check(property, entry.CurrentValues[property] as string);
        }

        if (HoldsCounts || _counts.Count == 0) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        return await SaveWithCounts(acceptAllChangesOnSuccess, cancellationToken);
    }

    internal static IProperty[] Texts(IEntityType entity) => s_texts.GetValue(entity,
        static type => [.. type.GetProperties().Where(property => property.ClrType == typeof(string))]);

    /// <summary>What PostgreSQL would refuse and SQLite would take: too long, or with a NUL. Both refuse it, here.</summary>
    internal static void Check(IProperty property, string? text)
    {
        if (text is null) return;
        if (property.GetMaxLength() is { } most && text.Length > most)
            throw new InvalidOperationException($"{property.DeclaringType.DisplayName()}.{property.Name} holds {text.Length} characters, {most} are allowed: check it at the edge.");
        if (text.Contains('\0'))
            throw new InvalidOperationException($"{property.DeclaringType.DisplayName()}.{property.Name} holds a NUL character: check it at the edge.");
    }

    private async Task<int> SaveWithCounts(bool accept, CancellationToken ct)
    {
        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(ct) : null;
        var saved = await base.SaveChangesAsync(accept, ct);
        KeepCounts();
        await WriteCounts(ct);
        if (own is not null) await own.CommitAsync(ct);
        return saved;
    }
}

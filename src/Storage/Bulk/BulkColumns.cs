using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Daodi.Storage.Bulk;

/// <summary>An entity's columns as bulk writes need them: read from the EF model once, converters included.</summary>
internal sealed class BulkColumns
{
    private static readonly ConditionalWeakTable<IEntityType, BulkColumns> s_known = [];

    private BulkColumns(IEntityType entity)
    {
        if (entity.GetComplexProperties().Any() || entity.GetNavigations().Any(navigation => navigation.TargetEntityType.IsOwned()) || entity.BaseType is not null)
            throw new NotSupportedException($"{entity.DisplayName()} has owned, complex or inherited parts: save it through the change tracker.");
        Table = entity.GetTableName()!;
        var store = StoreObjectIdentifier.Table(Table, entity.GetSchema());
        Columns = [.. entity.GetProperties().Select(property => new BulkColumn(property, property.GetColumnName(store)!))];
    }

    public string Table { get; }
    public BulkColumn[] Columns { get; }

    public static BulkColumns Of<T>(DaodiDb db)
    {
        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not in the model.");
        return s_known.GetValue(entity, static type => new BulkColumns(type));
    }
}

internal sealed class BulkColumn(IProperty property, string name)
{
    private readonly Func<object?, object?>? _convert = property.GetRelationalTypeMapping().Converter is { } converter
        ? value => converter.ConvertToProvider(value)
        : null;

    private readonly bool _shadow = property.IsShadowProperty();

    public string Name => name;
    public RelationalTypeMapping Mapping { get; } = property.GetRelationalTypeMapping();
    public bool Nullable => property.IsNullable;

    /// <summary>What the database is given for this column of <paramref name="row"/>; null for NULL.</summary>
    public object? Value(object row)
    {
        if (_shadow) throw new NotSupportedException($"{property.DeclaringType.DisplayName()}.{property.Name} is a shadow property: it has no value outside the change tracker.");
        var value = property.GetGetter().GetClrValue(row);
        if (value is null) return null;
        if (value is string text) DaodiDb.Check(property, text);
        return _convert is null ? value : _convert(value);
    }
}

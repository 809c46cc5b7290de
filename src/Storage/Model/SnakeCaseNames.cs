using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Daodi.Storage.Model;

/// <summary>Tables, columns, keys and indexes in snake_case, unless a configuration names them itself.</summary>
internal sealed class SnakeCaseNames : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
        {
            if (entity.GetTableName() is not { } table) continue;
            if (entity.IsMappedToJson())
            {
                if (entity.GetContainerColumnName() is { } column) entity.SetContainerColumnName(Snake(column));
                continue;
            }

            entity.Builder.ToTable(Snake(table), entity.GetSchema());
            var store = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
            NameColumns(entity, store);
        }

        // Keys and indexes take their default names from tables and columns, so those must be final before.
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes().Where(type => type.GetTableName() is not null && !type.IsMappedToJson()))
        {
            foreach (var key in entity.GetDeclaredKeys())
                if (key.GetName() is { } name) key.Builder.HasName(Snake(name));
            foreach (var foreign in entity.GetDeclaredForeignKeys())
                if (foreign.GetConstraintName() is { } name) foreign.Builder.HasConstraintName(Snake(name));
            foreach (var index in entity.GetDeclaredIndexes())
                if (index.GetDatabaseName() is { } name) index.Builder.HasDatabaseName(Snake(name));
        }
    }

    private static void NameColumns(IConventionTypeBase type, StoreObjectIdentifier store)
    {
        foreach (var property in type.GetDeclaredProperties())
            if (property.GetColumnName(store) is { } column) property.Builder.HasColumnName(Snake(column));
        foreach (var complex in type.GetDeclaredComplexProperties())
        {
            if (!complex.ComplexType.IsMappedToJson()) NameColumns(complex.ComplexType, store);
            else if (complex.ComplexType.GetContainerColumnName() is { } column) complex.ComplexType.SetContainerColumnName(Snake(column));
        }
    }

    internal static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsUpper(c))
            {
                var starts = i > 0 && name[i - 1] != '_'
                    && (!char.IsUpper(name[i - 1]) || i + 1 < name.Length && char.IsLower(name[i + 1]));
                if (starts) snake.Append('_');
                snake.Append(char.ToLowerInvariant(c));
            }
            else
            {
                snake.Append(c is '`' ? '_' : c);
            }
        }

        return snake.ToString();
    }
}

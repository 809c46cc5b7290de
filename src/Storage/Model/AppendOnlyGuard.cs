using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Daodi.Storage.Model;

/// <summary>
/// The triggers behind <see cref="ModelExtensions.AppendOnly{T}"/> and <see cref="ModelExtensions.Erasable{T}"/>. Each statement
/// may be run again.
/// </summary>
internal static class AppendOnlyGuard
{
    internal const string Annotation = "Daodi:AppendOnly";
    internal const string Erased = "Daodi:Erased";
    internal const string OnlyIf = "Daodi:ErasedOnlyIf";

    public static IEnumerable<IEntityType> Tables(DaodiDb db) => db.Model.GetEntityTypes()
        .Where(entity => entity.FindAnnotation(Annotation) is not null);

    public static IEnumerable<string> Sqlite(IEntityType entity)
    {
        var table = entity.GetTableName()!;
        yield return Trigger("delete", "DELETE", "");
        if (Erasure(entity, "IS") is not { } erasure)
        {
            yield return Trigger("update", "UPDATE", "");
            yield break;
        }

        // Under a name of its own, so that a database whose trigger refused every update gets this one instead.
        yield return $"""DROP TRIGGER IF EXISTS "{table}_refuses_update" """;
        yield return Trigger("other_update", "UPDATE", $"WHEN NOT ({erasure}) ");

        string Trigger(string name, string verb, string when) => $"""
            CREATE TRIGGER IF NOT EXISTS "{table}_refuses_{name}" BEFORE {verb} ON "{table}"
            {when}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
            """;
    }

    public static IEnumerable<string> Postgres(IEntityType entity)
    {
        var table = entity.GetTableName()!;
        yield return """
            CREATE OR REPLACE FUNCTION daodi_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
            """;
        var erasure = Erasure(entity, "IS NOT DISTINCT FROM");
        yield return $"""
            CREATE OR REPLACE TRIGGER "{table}_refuses_change" BEFORE {(erasure is null ? "UPDATE OR " : "")}DELETE OR TRUNCATE ON "{table}"
            FOR EACH STATEMENT EXECUTE FUNCTION daodi_refuse_change()
            """;
        if (erasure is null) yield break;
        yield return $"""
            CREATE OR REPLACE FUNCTION daodi_erase_only_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF {erasure} THEN RETURN NEW; END IF;
              RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END $$
            """;
        yield return $"""
            CREATE OR REPLACE TRIGGER "{table}_refuses_other_update" BEFORE UPDATE ON "{table}"
            FOR EACH ROW EXECUTE FUNCTION daodi_erase_only_{table}()
            """;
    }

    /// <summary>The condition under which an update is the erasure; null where the table allows none.</summary>
    private static string? Erasure(IEntityType entity, string equals)
    {
        if (entity.FindAnnotation(Erased)?.Value is not string spec) return null;
        var texts = spec.Split('|').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var store = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
        var same = entity.GetProperties().Select(property =>
        {
            var column = property.GetColumnName(store);
            var kept = texts.TryGetValue(property.Name, out var text) ? Literal(property, text) : $"OLD.\"{column}\"";
            return $"NEW.\"{column}\" {equals} {kept}";
        });
        return string.Join(" AND ", same.Append((string)entity.FindAnnotation(OnlyIf)!.Value!));
    }

    private static string Literal(IProperty property, string text)
    {
        object? value = property.ClrType == typeof(byte[]) ? new byte[property.GetMaxLength()!.Value] : property.IsNullable ? null : text;
        return property.GetRelationalTypeMapping().GenerateSqlLiteral(value);
    }
}

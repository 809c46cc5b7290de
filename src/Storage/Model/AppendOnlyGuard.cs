using Microsoft.EntityFrameworkCore;

namespace Daodi.Storage.Model;

/// <summary>The triggers behind <see cref="ModelExtensions.AppendOnly{T}"/>. Each statement may be run again.</summary>
internal static class AppendOnlyGuard
{
    internal const string Annotation = "Daodi:AppendOnly";

    public static IEnumerable<string> Tables(DaodiDb db) => db.Model.GetEntityTypes()
        .Where(entity => entity.FindAnnotation(Annotation) is not null).Select(entity => entity.GetTableName()!);

    public static IEnumerable<string> Sqlite(string table)
    {
        foreach (var verb in (string[])["UPDATE", "DELETE"])
        {
            yield return $"""
                CREATE TRIGGER IF NOT EXISTS "{table}_refuses_{verb.ToLowerInvariant()}" BEFORE {verb} ON "{table}"
                BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
                """;
        }
    }

    public static IEnumerable<string> Postgres(string table)
    {
        yield return """
            CREATE OR REPLACE FUNCTION daodi_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
            """;
        yield return $"""
            CREATE OR REPLACE TRIGGER "{table}_refuses_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}"
            FOR EACH STATEMENT EXECUTE FUNCTION daodi_refuse_change()
            """;
    }
}

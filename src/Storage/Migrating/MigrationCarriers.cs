using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Daodi.Storage.Migrating;

/// <summary>Which assemblies bring migrations of their own.</summary>
internal static class MigrationCarriers
{
    public static bool Carries(Assembly assembly) =>
        assembly.GetCustomAttribute<CarriesMigrationsAttribute>() is not null
        || assembly.GetTypes().Any(type => type.IsSubclassOf(typeof(Migration)));
}

/// <summary>
/// On a system's assembly: its tables are made by its own migrations, not by this project's. Needed only before the first of
/// them is written; <c>scripts/migrate --project</c> says so.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class CarriesMigrationsAttribute : Attribute;

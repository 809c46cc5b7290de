using Daodi.Storage;
using Daodi.Storage.Migrating;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Storage;

/// <summary>An assembly beside the platform's that carries migrations of its own: this one.</summary>
public sealed class MigrationTests
{
    [Theory, BothDatabases]
    public async Task Migrate_WithASystemsOwnMigrations_RunsThemInOrderAndSetsTheGuards(DatabaseKind kind)
    {
        var (options, remove) = await TestDatabase.CreateEmpty(kind);
        await using (var services = new ServiceCollection().AddLogging().AddDaodiStorage(options, [typeof(Thing).Assembly]).BuildServiceProvider())
        {
            await services.EnsureMigratedAsync();
            // Again, as every start does.
            await services.EnsureMigratedAsync();
            var lane = services.GetRequiredService<IWriteLane>();
            (await lane.Run<long>((db, _) =>
            {
                var line = new Line { Text = "said" };
                db.Add(line);
                return Task.FromResult<Kernel.Result<long>>(line.Id);
            })).Ok.ShouldBeTrue();
            await Should.ThrowAsync<System.Data.Common.DbException>(lane.Run<int>(async (db, ct) => await db.Database.ExecuteSqlRawAsync("DELETE FROM lines", ct)));
            (await services.GetRequiredService<IReader>().Read(async db =>
            {
                (await db.Database.GetAppliedMigrationsAsync()).Where(id => id.EndsWith("Lines", StringComparison.Ordinal) || id.EndsWith("Longer", StringComparison.Ordinal))
                    .ShouldBe(["20260101000000_Lines", "20260102000000_Longer"]);
                return (await db.Database.GetPendingMigrationsAsync()).ToList();
            })).ShouldBeEmpty();
        }

        await remove();
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Migrate_WhereAKilledProcessLeftItsLock_DoesNotWaitForIt()
    {
        var (options, remove) = await TestDatabase.CreateEmpty(DatabaseKind.Sqlite);
        await using (var services = new ServiceCollection().AddLogging().AddDaodiStorage(options, [typeof(Thing).Assembly]).BuildServiceProvider())
        {
            await using (var db = services.GetRequiredService<Daodi.Storage.Providers.Store>().OpenWriter())
            {
                await db.Database.ExecuteSqlRawAsync("""
                    CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                    INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00');
                    """);
            }

            await services.EnsureMigratedAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }

        await remove();
    }

    [Fact, Trait("Category", "Fast")]
    public void Migration_OfOneAssembly_LeavesTheTablesOfOthersOut()
    {
        var tests = typeof(Thing).Assembly;
        var parts = new ModelParts([tests]);
        using var forTests = DesignTime.Sqlite(parts, tests);
        using var forPlatform = DesignTime.Sqlite(parts, typeof(DaodiDb).Assembly);
        Excluded(forTests, typeof(Line)).ShouldBeFalse();
        Excluded(forTests, typeof(Counter)).ShouldBeTrue();
        Excluded(forPlatform, typeof(Line)).ShouldBeTrue("this assembly carries its own migrations");
        Excluded(forPlatform, typeof(Counter)).ShouldBeFalse();
    }

    [Theory, Trait("Category", "Fast")]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public void Model_OfEveryAssemblyThatCarriesMigrations_HasNoChangeWithoutOne(DatabaseKind kind)
    {
        var (parts, platform) = DesignTime.FromStartup();
        var carriers = parts.Assemblies.Where(MigrationCarriers.Carries).Except([typeof(Thing).Assembly]).ToList();
        carriers.ShouldContain(platform);
        foreach (var carrier in carriers)
        {
            using DaodiDb db = kind == DatabaseKind.Sqlite ? DesignTime.Sqlite(parts, carrier) : DesignTime.Postgres(parts, carrier);
            db.Database.HasPendingModelChanges().ShouldBeFalse($"run scripts/migrate NAME for {carrier.GetName().Name}");
        }
    }

    /// <summary>Left out: the design-time model does not know it, or says that it is another's.</summary>
    private static bool Excluded(DaodiDb db, Type entity) =>
        db.GetService<IDesignTimeModel>().Model.FindEntityType(entity) is not { } known || known.IsTableExcludedFromMigrations();
}

[DbContext(typeof(SqliteDaodiDb)), Migration("20260101000000_Lines")]
internal sealed class LinesOnSqlite : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => MigrationSteps.Lines(migrationBuilder, "INTEGER");
}

[DbContext(typeof(PostgresDaodiDb)), Migration("20260101000000_Lines")]
internal sealed class LinesOnPostgres : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => MigrationSteps.Lines(migrationBuilder, "bigint");
}

[DbContext(typeof(SqliteDaodiDb)), Migration("20260102000000_Longer")]
internal sealed class LongerOnSqlite : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => MigrationSteps.Longer(migrationBuilder, "TEXT");
}

[DbContext(typeof(PostgresDaodiDb)), Migration("20260102000000_Longer")]
internal sealed class LongerOnPostgres : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => MigrationSteps.Longer(migrationBuilder, "character varying(200)");
}

internal static class MigrationSteps
{
    public static void Lines(MigrationBuilder migration, string number) => migration.CreateTable("lines",
        columns => new { id = columns.Column<long>(number) },
        constraints: table => table.PrimaryKey("pk_lines", row => row.id));

    public static void Longer(MigrationBuilder migration, string text) =>
        migration.AddColumn<string>("text", "lines", text, nullable: false, defaultValue: "");
}

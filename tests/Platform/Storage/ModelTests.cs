using Daodi.Kernel;
using Daodi.Storage.Model;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Storage;

public sealed class ModelTests
{
    [Theory, Trait("Category", "Fast")]
    [InlineData("Case", "case")]
    [InlineData("LightAt", "light_at")]
    [InlineData("OwnerL2", "owner_l2")]
    [InlineData("IX_things_Day_Id", "ix_things_day_id")]
    [InlineData("HTTPStatus", "http_status")]
    [InlineData("AspNetUserRole`1", "asp_net_user_role_1")]
    public void SnakeCase_OfAName_IsWhatADatabaseAdministratorWouldType(string name, string expected) =>
        SnakeCaseNames.Snake(name).ShouldBe(expected);

    [Theory, BothDatabases]
    public async Task Names_OfTablesColumnsAndIndexes_AreSnakeCase(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        await using var db = database.Reader.Open();
        foreach (var entity in db.Model.GetEntityTypes())
        {
            var table = StoreObjectIdentifier.Table(entity.GetTableName()!, null);
            foreach (var name in entity.GetProperties().Select(property => property.GetColumnName(table)!)
                .Concat(entity.GetIndexes().Select(index => index.GetDatabaseName()!))
                .Concat(entity.GetKeys().Select(key => key.GetName()!)).Append(table.Name))
                name.ShouldBe(name.ToLowerInvariant());
        }
    }

    [Theory, BothDatabases]
    public async Task Instants_OrderAndCompareInQueries_AndComeBackInUtc(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        var noon = new DateTimeOffset(2026, 11, 24, 12, 0, 0, CityTime.Offset).AddTicks(12345677);
        DateTimeOffset[] instants = [noon, noon.AddTicks(10), new(1969, 12, 31, 23, 59, 59, 999, TimeSpan.Zero), new(1, 1, 1, 0, 0, 0, TimeSpan.Zero)];
        await database.Lane.Run<Done>((db, _) =>
        {
            db.AddRange(instants.Select(at => new Thing { At = at }));
            return Task.FromResult<Result<Done>>(Done.It);
        });
        var read = await database.Reader.Read(db => db.Set<Thing>().Where(thing => thing.At <= noon.AddTicks(10)).OrderBy(thing => thing.At).Select(thing => thing.At).ToListAsync());
        read.ShouldBe(instants.Select(at => at.ToInstant()).Order());
        read.ShouldAllBe(at => at.Offset == TimeSpan.Zero);
        var floor = new InstantConverter().ConvertToProvider;
        floor(DateTimeOffset.UnixEpoch.AddTicks(-1)).ShouldBe(-1L);
        floor(DateTimeOffset.UnixEpoch.AddTicks(9)).ShouldBe(0L);
    }

    [Theory, BothDatabases]
    public async Task Text_TooLongOrWithNul_IsRefusedTheSameOnBoth(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        foreach (var name in (string[])[new string('长', 51), "a\0b"])
        {
            await Should.ThrowAsync<InvalidOperationException>(database.Lane.Run<Done>((db, _) =>
            {
                db.Add(new Thing { Name = name });
                return Task.FromResult<Result<Done>>(Done.It);
            }));
            await Should.ThrowAsync<InvalidOperationException>(database.Lane.Run<Done>(async (db, ct) =>
            {
                await db.BulkInsert([new Thing { Name = name }], ct);
                return Done.It;
            }));
        }
    }

    [Theory, BothDatabases]
    public async Task AppendOnly_RowsAreAddedAndNeverChanged(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        await database.Lane.Run<Done>((db, _) =>
        {
            db.Add(new Line { Text = "said" });
            return Task.FromResult<Result<Done>>(Done.It);
        });
        foreach (var sql in (string[])["UPDATE lines SET text = 'unsaid'", "DELETE FROM lines"])
            (await Should.ThrowAsync<System.Data.Common.DbException>(database.Lane.Run<int>(async (db, ct) =>
                await db.Database.ExecuteSqlRawAsync(sql, ct)))).Message.ShouldContain("append-only");
        (await database.Reader.Read(db => db.Set<Line>().Select(line => line.Text).ToListAsync())).ShouldBe(["said"]);
    }

    [Fact, Trait("Category", "Fast")]
    public void PortableTypes_DecimalDateTimeAndUnlimitedText_AreNamedAtStart()
    {
        var options = new DbContextOptionsBuilder().UseSqlite("Data Source=:memory:").Options;
        using var context = new Unportable(options);
        var fault = Should.Throw<InvalidOperationException>(() => context.Model);
        fault.Message.ShouldContain("Bad.Price is a decimal");
        fault.Message.ShouldContain("Bad.When is a DateTime");
        fault.Message.ShouldContain("Bad.Text needs HasMaxLength(n) or Unbounded()");
    }

    private sealed class Unportable(DbContextOptions options) : DbContext(options)
    {
        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
            configurationBuilder.Conventions.Add(_ => (IModelFinalizingConvention)new PortableTypes());

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Bad>();
    }

    private sealed class Bad
    {
        public int Id { get; set; }
        public decimal Price { get; set; }
        public DateTime? When { get; set; }
        public string Text { get; set; } = "";
    }
}

using CsCheck;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

public sealed class ScopeTests
{
    private static readonly string?[] L2s = [null, "", "371402", "371403", "3714D01"];
    private static readonly string?[] L3s = [null, "", "371402001", "371402002", "371403001"];
    private static readonly Guid?[] Persons = [null, Guid.Empty, Guid.Parse("01900000-0000-7000-8000-000000000001"), Guid.Parse("01900000-0000-7000-8000-000000000002")];

    private static readonly Gen<Row> Rows = Gen.Select(OneOf(L2s), OneOf(L3s), OneOf(Persons),
        (l2, l3, person) => new Row { OwnerL2 = l2, OwnerL3 = l3, OwnerPerson = person });

    private static readonly Gen<Scope> Scopes = Gen.OneOf(
        Gen.Const(Scope.City),
        Gen.Const(Scope.Nothing),
        OneOf("371402", "371403", "3714D01", "371499").Select(Scope.OfL2),
        OneOf("371402001", "371403001", "371402099").Select(l3 => Scope.OfL3(l3[..6], l3)),
        OneOf(Persons).Where(p => p is not null).Select(p => Scope.OfPerson("371402", null, p!.Value)));

    [Theory, BothDatabases]
    public async Task Within_OfAnyRowsAndScopes_GivesWhatCoversSaysAndNoMore(DatabaseKind kind)
    {
        var (options, remove) = await TestDatabase.CreateEmpty(kind);
        var context = new DbContextOptionsBuilder<Context>();
        if (kind == DatabaseKind.Sqlite) context.UseSqlite($"Data Source={options.SqliteFile};Pooling=False");
        else context.UseNpgsql(options.ConnectionString + ";Pooling=false");
        await using (var db = new Context(context.Options))
        {
            await db.Database.EnsureCreatedAsync();
            db.AddRange(Rows.Array[400].Single());
            await db.SaveChangesAsync();
            var all = await db.Rows.AsNoTracking().ToListAsync();
            await Scopes.SampleAsync(async scope =>
            {
                List<int> found;
                lock (db) found = [.. db.Rows.AsNoTracking().Within(scope).Select(r => r.Id)];
                found.Order().ShouldBe(all.Where(scope.Covers).Select(r => r.Id));
                // What nobody owns is the city's alone.
                if (scope.Level != 1) all.Where(r => found.Contains(r.Id)).ShouldAllBe(r => r.OwnerL2 != null || r.OwnerL3 != null || r.OwnerPerson != null);
                await Task.CompletedTask;
            }, iter: 100);
        }
        await remove();
    }

    [Fact]
    [Trait("Category", "Fast")]
    public void Scope_OfEachLevel_IsNeverWiderThanTheLevelAbove() =>
        Gen.Select(Rows, OneOf("371402", "371403")).Sample((row, county) =>
        {
            // A township's row bears its county's code too: who sees the township sees no more than its county does.
            var owned = new Row { OwnerL2 = county, OwnerL3 = county + "001", OwnerPerson = row.OwnerPerson };
            Scope.OfL3(county, county + "001").Covers(owned).ShouldBeTrue();
            Scope.OfL2(county).Covers(owned).ShouldBeTrue();
            Scope.City.Covers(owned).ShouldBeTrue();
            Scope.Nothing.Covers(owned).ShouldBeFalse();
            var other = county == "371402" ? "371403" : "371402";
            Scope.OfL2(other).Covers(owned).ShouldBeFalse();
            Scope.OfL3(other, other + "001").Covers(owned).ShouldBeFalse();
        });

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(n => values[n]);

    private sealed class Row : IScoped
    {
        public int Id { get; init; }
        public string? OwnerL2 { get; init; }
        public string? OwnerL3 { get; init; }
        public Guid? OwnerPerson { get; init; }
    }

    private sealed class Context(DbContextOptions<Context> options) : DbContext(options)
    {
        public DbSet<Row> Rows => Set<Row>();
    }
}

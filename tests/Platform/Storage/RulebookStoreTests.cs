using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Storage;

public sealed class RulebookStoreTests
{
    private static Rulebook Shipped(string rows) => Rulebook.Load([("test.rows.yaml", $$"""
        tables:
          test.limits:
            title: {zh: 时限, en: Limits}
            keys: [channel]
            values: {handle: limit, note: text?}
            rows:
        {{rows}}
        """)]).OrThrow();

    private const string First = """
              - {channel: "12345", handle: 5 wd, note: "“热线”", from: 2020-01-01, to: 2025-12-31, cite: 办法（2020）, tag: S}
              - {channel: "*", handle: 24 h, from: 2020-01-01, cite: 本市拟定, tag: P}
        """;

    private static string Handle(IRulebooks rules, int year) =>
        rules.Current.Find("test.limits", new(year, 6, 1), ("channel", "12345")).Value.Limit("handle").ToString();

    [Theory, BothDatabases]
    public async Task Start_OnAnEmptyDatabase_LoadsTheShippedRows(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        await database.Services.GetRequiredService<RulebookStore>().Start(Shipped(First));
        var rules = database.Services.GetRequiredService<IRulebooks>();
        Handle(rules, 2024).ShouldBe(Limit.Parse("5 wd").Value.ToString());
        Handle(rules, 2026).ShouldBe(Limit.Parse("24 h").Value.ToString());
        rules.Current.Table("test.limits")!.Rows[1].Values["note"].Text.ShouldBe("“热线”");
    }

    [Theory, BothDatabases]
    public async Task Start_WhereTheDatabaseDiffers_AddsWhatIsMissingAndOverwritesNothing(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        var store = database.Services.GetRequiredService<RulebookStore>();
        await store.Start(Shipped(First));
        await database.Lane.Run<int>(async (db, ct) => await db.Set<StoredRule>().Where(row => row.Id.StartsWith("12345"))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.To, new DateOnly(2024, 12, 31)), ct));
        await store.Reload();
        Handle(store, 2025).ShouldBe(Limit.Parse("24 h").Value.ToString());

        await store.Start(Shipped(First + "\n      - {channel: \"12345\", handle: 3 wd, from: 2026-01-01, cite: 办法（2026）, tag: S}"));
        Handle(store, 2025).ShouldBe(Limit.Parse("24 h").Value.ToString());
        Handle(store, 2026).ShouldBe(Limit.Parse("3 wd").Value.ToString());
    }

    [Theory, BothDatabases]
    public async Task Start_WhereShippedRowsContradictTheDatabase_NamesThemAndWritesNothing(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        var store = database.Services.GetRequiredService<RulebookStore>();
        await store.Start(Shipped(First));
        var overlapping = Shipped("      - {channel: \"12345\", handle: 3 wd, from: 2025-01-01, cite: 办法（2025）, tag: S}");
        (await Should.ThrowAsync<InvalidDataException>(() => store.Start(overlapping))).Message.ShouldContain("12345@2020-01-01");
        (await database.Reader.Read(db => db.Set<StoredRule>().CountAsync())).ShouldBe(2);
    }
}

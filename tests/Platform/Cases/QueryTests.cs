using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Case = Daodi.Cases.Case;

namespace Daodi.Tests.Platform.Cases;

public class QueryTests
{
    [Theory, BothDatabases(Slow = true)]
    public async Task List_EveryFilterAndSort_StaysWithinScope(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind);
        var township = await Given(office, "371402001", "路灯不亮");
        var county = await Given(office, "371402", "水管漏水");
        var other = await Given(office, "371403", "噪音扰民");
        await office.Register("尚未派单");
        var person = Office.Person("甲", "371402", Scope.OfPerson("371402", null, Guid.CreateVersion7()), "t.unit");

        var expected = new (Viewer By, string[] Sees)[]
        {
            (office.Dispatcher, [township, county, other, "尚未派单"]),
            (office.Handler, [township, county]),
            (office.Township, [township]),
            (office.Stranger, [other]),
            (person, []), (Viewer.Nobody, []), (Viewer.Citizen("x"), []), (Viewer.Source("x"), []),
        };
        foreach (var (by, sees) in expected)
            foreach (var view in Enum.GetValues<CaseView>())
                foreach (var sort in Enum.GetValues<CaseSort>())
                    foreach (var q in new[] { null, "处理" })
                        foreach (var filter in new CaseFilter[] { new(), new() { Kind = MatterLoop.Id }, new() { Division = "371402" }, new() { Light = Light.Green },
                            new() { Channel = "phone", From = new(2022, 6, 6), To = new(2022, 6, 6) }, new() { Unit = "371402" }, new() { Unit = "371402001" }, new() { Stage = "given" } })
                        {
                            var page = (await office.Queries.List(filter with { View = view, Sort = sort, Q = q }, by)).Value;
                            page.Items.Select(c => c.Title).ShouldBeSubsetOf(sees, $"{by.Name} {filter} {view} {sort} {q}");
                            if (filter == new CaseFilter() && view == CaseView.All) page.Items.Count.ShouldBe(sees.Length);
                        }
        (await office.Queries.List(new() { View = CaseView.Todo }, office.Dispatcher)).Value.Items.Select(c => c.Title).ShouldBe(["尚未派单"]);
        (await office.Queries.List(new() { Q = "漏水" }, office.Dispatcher)).Value.Items.Select(c => c.Title).ShouldBe([county]);
        (await office.Queries.List(new() { Stage = "given" }, office.Dispatcher)).Value.Items.Count.ShouldBe(3);
    }

    [Theory, BothDatabases]
    public async Task List_PageByPage_ShowsEachOnceInOrder(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind);
        for (var i = 0; i < 23; i++)
        {
            if (i % 3 == 0) office.Clock.Advance(TimeSpan.FromHours(7));
            await office.Register($"第{i}件");
        }
        foreach (var filter in new CaseFilter[] { new() { Sort = CaseSort.Newest }, new() { Sort = CaseSort.Oldest }, new() { View = CaseView.Todo }, new() { Q = "第" } })
        {
            var seen = new List<Case>();
            string? after = null;
            do
            {
                var page = (await office.Queries.List(filter with { Size = 5, After = after }, office.Dispatcher)).Value;
                seen.AddRange(page.Items);
                after = page.Next;
            } while (after is not null);
            seen.Select(c => c.Id).Distinct().Count().ShouldBe(23);
            var sorted = filter.Sort == CaseSort.Oldest ? seen.OrderBy(c => c.OpenedAt).ThenBy(c => c.Id)
                : filter.View == CaseView.Todo ? seen.OrderBy(c => c.Pressing).ThenBy(c => c.Id)
                : seen.OrderByDescending(c => c.OpenedAt).ThenByDescending(c => c.Id);
            seen.ShouldBe(sorted);
        }
        (await office.Queries.List(new() { After = "rubbish" }, office.Dispatcher)).Error!.Code.ShouldBe("list.cursor");
    }

    [Theory, BothDatabases]
    public async Task OpenMany_OneWithoutItsLoop_OpensTheOthersWithNumbersInOrder(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind);
        var opens = Enumerable.Range(0, 50).Select(i => Office.Matter($"第{i}件") with { Loop = i == 7 ? "t.none" : MatterLoop.Id }).ToArray();

        var results = (await office.Database.Lane.Run(async (db, ct) =>
            (Result<Result<Case>[]>)(await office.Desk.OpenMany(db, opens, Viewer.Source("t"), office.Now, ct)).ToArray())).Value;

        results[7].Error!.Code.ShouldBe("loop.none");
        results.Where(r => r.Ok).Select(r => r.Value.No).ShouldBe(Enumerable.Range(1, 49).Select(n => $"TT20220606-{n:000000}"));
        (await office.Rows<Case, int>(q => q.CountAsync())).ShouldBe(49);
        (await office.Rows<CaseClock, int>(q => q.CountAsync())).ShouldBe(49 * 3);
        (await office.Queries.Counts(MatterLoop.Id, office.Dispatcher)).ShouldBe(
            new Dictionary<string, long> { ["stage:new"] = 49, ["light:Green"] = 49, ["turn:Desk"] = 49 }, ignoreOrder: true);
    }

    private static async Task<string> Given(Office office, string unit, string title)
    {
        var c = await office.Register(title);
        await office.Take(office.Dispatcher, c.No, "give", new { unit });
        return title;
    }
}

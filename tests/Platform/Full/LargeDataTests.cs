using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Case = Daodi.Cases.Case;

namespace Daodi.Tests.Platform.Full;

/// <summary>Sixty thousand cases: lists, search, counters and exports stay whole to the last row.</summary>
[Trait("Category", "Full")]
public sealed class LargeDataTests
{
    private const int Count = 60_000, Together = 1000;

    [Theory, BothDatabases]
    public async Task SixtyThousandCases_AreListedExportedCountedAndFoundWhole(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        using var hotline = await platform.Pushing("12345");
        for (var n = 0; n < Count; n += Together)
        {
            var items = new JsonArray([.. Enumerable.Range(n, Together).Select(i => AtTheDoor.Appeal($"L-{i}", item =>
            {
                item["region"] = i % 3 == 0 ? "371423001" : "371402001";
                if (i == 3) item["category"] = "rare";
                if (i % 1000 == 7) item["text"] = "来电人反映滏阳里弄路灯不亮。";
            }))]);
            using var answer = await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", items);
            answer.EnsureSuccessStatusCode();
        }

        for (var waited = 0; waited < 300 && await platform.Read(db => db.Set<InboxRow>().AnyAsync(r => r.State == InboxState.Received)); waited++) await Task.Delay(500);
        (await platform.Read(db => db.Set<Case>().CountAsync())).ShouldBe(Count);

        using var desk = await platform.SignedIn("diaodu");
        var seen = new HashSet<string>();
        for (string? after = null; ;)
        {
            var page = (await desk.GetFromJsonAsync<JsonElement>($"/api/v1/cases?view=all&size=200{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}"));
            foreach (var item in page.GetProperty("items").EnumerateArray()) seen.Add(item.GetProperty("no").GetString()!).ShouldBeTrue("no case stands on two pages");
            after = page.GetProperty("next").GetString();
            if (after is null) break;
        }

        seen.Count.ShouldBe(Count);
        await using var csv = await desk.GetStreamAsync("/register/export?format=csv");
        using var lines = new StreamReader(csv);
        var exported = -1;
        // The last record is the watermark: who took the file, when and what for.
        while (await lines.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith('#')) exported++;
        }

        exported.ShouldBe(Count);

        // The oldest alone bears what is asked for besides the common word: the search goes on, page after page, until it is there.
        var oldest = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var page = await desk.GetFromJsonAsync<JsonElement>($"/api/v1/cases?view=all&q={Uri.EscapeDataString("下水道")}&category=rare&after={Uri.EscapeDataString(next)}");
            oldest.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("no").GetString()!));
            next = page.GetProperty("next").GetString();
        }

        oldest.Count.ShouldBe(1);

        // The rare word is found sixty times, however many came after it.
        var search = platform.Services.GetService(typeof(ISearchIndex)) as ISearchIndex;
        (await platform.Read(db => search!.Search(db, "滏阳", [], take: 500))).Count.ShouldBe(Count / 1000);
        (await platform.Read(db => db.Set<Counter>().Where(c => c.Name == "exchange.registered").SumAsync(c => c.Value))).ShouldBe(Count);
    }
}

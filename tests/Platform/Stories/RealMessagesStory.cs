using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Daodi.BigData.Appeals.Domain;
using Daodi.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Stories;

/// <summary>
/// Thousands of real messages arrive by the push API, some twice: none lost, none doubled, each with its very words; and the
/// desk answers keys while they come. Reads ../shared/data, which is not in the repository.
/// </summary>
[Trait("Category", "Browser")]
public sealed class RealMessagesStory(Browsing browsing)
{
    private static readonly string[] s_places = ["371402001", "371403001", "371422001", "371423001", "371424001", "371425001", "371481001", "371482001"];

    [Theory, BothDatabases]
    public async Task RealMessages_PushedWhileTheDeskIsUsed_AreEachOneCaseWithItsWords(DatabaseKind kind)
    {
        var messages = Messages();
        await using var platform = await RunningPlatform.Start(kind);
        using var hotline = await platform.Pushing("12345");
        await Push(hotline, messages[..60]);
        await RunningPlatform.Until(() => Registered(platform), count => count >= 60);
        var desk = await browsing.Window(platform, "diaodu");
        await desk.GotoAsync("/work");
        await Assertions.Expect(desk.Locator(".worklist-preview").First).ToBeVisibleAsync();

        // Every seventh is pushed twice, as a hotline does that did not hear the receipt.
        var pushing = Task.Run(async () =>
        {
            foreach (var chunk in messages[60..].Chunk(100))
                await Push(hotline, [.. chunk, .. chunk.Where((_, n) => n % 7 == 0)]);
        });
        var moved = 0;
        while (!pushing.IsCompleted)
        {
            var before = await Current(desk);
            await desk.Keyboard.PressAsync(moved % 40 < 20 ? "j" : "k");
            if (await Current(desk) != before) moved++;
            await Task.Delay(50);
        }

        await pushing;
        moved.ShouldBeGreaterThan(0, "the selection follows the keys while messages come");
        for (var waited = 0; waited < 600 && await Registered(platform) < messages.Count; waited++) await Task.Delay(100);

        var told = await platform.Read(db => db.Set<InboxRow>().Where(r => r.State == InboxState.Quarantined).Select(r => r.Errors).ToListAsync());
        told.ShouldBeEmpty();
        var kept = await platform.Read(db => db.Set<Daodi.Cases.Case>().Join(db.Set<Appeal>(), c => c.Id, a => a.CaseId, (c, a) => new { c.SourceId, a.Text }).ToListAsync());
        kept.Count.ShouldBe(messages.Count);
        var words = messages.ToDictionary(m => m.Id, m => m.Text);
        foreach (var one in kept)
        {
            words.Remove(one.SourceId!, out var said).ShouldBeTrue("no case is there twice");
            Bare(one.Text).ShouldBe(Bare(said!));
        }

        words.ShouldBeEmpty();
        // The desk shows what came: the list renews itself without losing the place.
        await desk.ReloadAsync();
        await Assertions.Expect(desk.Locator(".worklist-preview").First).ToBeVisibleAsync();
    }

    private sealed record Message(string Id, string Title, string Text, string Time);

    private static List<Message> Messages()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Daodi.slnx"))) root = root.Parent;
        var file = Path.Combine(root.Parent!.FullName, "shared", "data", "appeals", "messages.jsonl");
        if (!File.Exists(file)) Assert.Skip("../shared/data is not here");
        return [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<Message>(line, JsonSerializerOptions.Web)!)];
    }

    private static async Task Push(HttpClient hotline, IReadOnlyList<Message> messages)
    {
        var items = new JsonArray([.. messages.Select(m => new JsonObject
        {
            ["sourceId"] = m.Id,
            ["nature"] = "投诉",
            ["title"] = m.Title,
            ["text"] = m.Text,
            ["acceptedAt"] = m.Time,
            ["region"] = s_places[Math.Abs(m.Id.Sum(c => c)) % s_places.Length],
        })]);
        using var answer = await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", items);
        answer.EnsureSuccessStatusCode();
        ((await answer.Content.ReadFromJsonAsync<JsonObject>())!["receipts"]!.AsArray()).Count.ShouldBe(messages.Count);
    }

    private static Task<int> Registered(RunningPlatform platform) => platform.Read(db => db.Set<InboxRow>().CountAsync(r => r.State == InboxState.Registered));

    private static Task<string?> Current(IPage desk) => desk.EvaluateAsync<string?>("document.querySelector('.worklist tr[data-current]')?.dataset.id ?? null");

    /// <summary>Without the white space and control characters that intake tidies.</summary>
    private static string Bare(string text) => new([.. text.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c))]);
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Daodi.BigData.Appeals.Domain;
using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Case = Daodi.Cases.Case;

namespace Daodi.Tests.Platform.BadInput;

/// <summary>What a hotline's system gets wrong, pushed to the running platform: refused with the field and the remedy, or taken whole.</summary>
public sealed class AtTheDoor
{
    private const string Items = "/api/v1/sources/12345/items";
    private static readonly JsonSerializerOptions s_asWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory, BothDatabases]
    public async Task Items_WithFaults_AreKeptInQuarantineWithEveryFieldAndRemedy(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        using var hotline = await platform.Pushing("12345");

        await Faults(hotline, Appeal("B-1", item => item["region"] = "371499"), "region");
        await Faults(hotline, Appeal("B-2", item => item["region"] = "110101"), "region");
        await Faults(hotline, Appeal("B-3", item => item["text"] = new string('长', 10_001)), "text");
        await Faults(hotline, Appeal("B-4", item => { item.Remove("text"); item.Remove("title"); item.Remove("nature"); item.Remove("region"); }), "nature", "region", "text");
        await Faults(hotline, Appeal("B-5", item => item["acceptedAt"] = "06/10/2022 2pm"), "acceptedAt");
        await Faults(hotline, Appeal("B-6", item => item["acceptedAt"] = platform.Clock.GetUtcNow().AddDays(2).ToString("O")), "acceptedAt");
        await Faults(hotline, Appeal("B-7", item => { item["lon"] = 37.45; item["lat"] = 416.3; }), "lat");
        await Faults(hotline, Appeal("B-8", item => item["person"] = new JsonObject { ["phone"] = "1380000", ["idNumber"] = "371402198001010011" }), "person.idNumber", "person.phone");
        await Faults(hotline, Appeal("B-9", item => item["accusedUnit"] = "NOBODY"), "accusedUnit");
        await Faults(hotline, Appeal("B-10", item => item["text"] = new JsonObject { ["deep"] = "no text" }), "text");
        using (var half = await hotline.PostAsync(Items, new StringContent(Appeal("B-11").ToJsonString().Replace("\"text\":\"", "\"text\":\"\\ud83d ", StringComparison.Ordinal), Encoding.UTF8, "application/json")))
            half.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await Settled(hotline, "B-11"))["errors"]!.AsArray().Select(e => (string)e!["field"]!).ShouldBe(["text"], "half a character is no text");

        // Nothing was dropped: all of them lie in the quarantine, and none is a case.
        var rows = await platform.Read(db => db.Set<InboxRow>().Select(r => new { r.SourceId, r.State }).ToListAsync());
        rows.Count.ShouldBe(11);
        rows.ShouldAllBe(r => r.State == InboxState.Quarantined);
        (await platform.Read(db => db.Set<Case>().CountAsync())).ShouldBe(0);

        // Whoever sent it corrects it and pushes it again under its id.
        await hotline.PostAsJsonAsync(Items, Appeal("B-1"));
        (await Settled(hotline, "B-1"))["state"]!.GetValue<string>().ShouldBe("registered");
    }

    [Theory, BothDatabases]
    public async Task Dates_InThreeFormats_AreOneInstant(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, new DateTimeOffset(2025, 6, 10, 6, 10, 0, TimeSpan.Zero));
        using var hotline = await platform.Pushing("12345");
        string[] written = ["2025-06-10T14:05:00+08:00", "2025/6/10 14:05:00", "2025年6月10日 14时05分", "20250610140500", "2025-06-10T06:05:00Z"];
        foreach (var (text, n) in written.Select((text, n) => (text, n)))
            await hotline.PostAsJsonAsync(Items, Appeal($"D-{n}", item => item["acceptedAt"] = text));
        for (var n = 0; n < written.Length; n++) (await Settled(hotline, $"D-{n}"))["state"]!.GetValue<string>().ShouldBe("registered", written[n]);

        var opened = await platform.Read(db => db.Set<Case>().Select(c => c.OpenedAt).Distinct().ToListAsync());
        opened.ShouldBe([new DateTimeOffset(2025, 6, 10, 6, 5, 0, TimeSpan.Zero)]);
    }

    [Theory, BothDatabases]
    public async Task Items_InAnyOrder_HaveTheClocksOfTheirOwnAcceptance(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, new DateTimeOffset(2025, 6, 13, 1, 0, 0, TimeSpan.Zero));
        using var hotline = await platform.Pushing("12345");
        // The later one arrives first, the same one again in between.
        foreach (var day in new[] { 12, 12, 10, 11, 10 })
            await hotline.PostAsJsonAsync(Items, Appeal($"O-{day}", item => item["acceptedAt"] = $"2025-06-{day} 09:00:00"));
        foreach (var day in new[] { 10, 11, 12 }) await Settled(hotline, $"O-{day}");

        // Five working days: from Tuesday the 10th to Tuesday the 17th, and so on; counted by hand on the published calendar.
        var cases = await platform.Read(db => db.Set<Case>().OrderBy(c => c.SourceId).Select(c => new { c.SourceId, c.StatutoryDue }).ToListAsync());
        cases.Select(c => (c.SourceId!, c.StatutoryDue!.Value.ToOffset(TimeSpan.FromHours(8)).ToString("MM-dd HH:mm:ss"))).ShouldBe(
            [("O-10", "06-17 23:59:59"), ("O-11", "06-18 23:59:59"), ("O-12", "06-19 23:59:59")]);
    }

    [Theory, BothDatabases]
    public async Task Gb18030_WhereItIsNamed_ArrivesCharacterByCharacter(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        using var hotline = await platform.Pushing("12345");
        const string Text = "䶮先生反映：德城区新湖街道㐂发小区“下水道”堵塞，𠮷字招牌松动。";
        var body = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(Appeal("G-1", item => item["text"] = Text).ToJsonString(s_asWritten));

        using var named = await hotline.PostAsync(Items, Bytes(body, "application/json; charset=GB18030"));
        named.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Settled(hotline, "G-1");
        (await platform.Read(db => db.Set<Appeal>().Select(a => a.Text).SingleAsync())).ShouldBe(Text);

        // Unnamed it is no UTF-8, and nothing is guessed.
        using var unnamed = await hotline.PostAsync(Items, Bytes(body, "application/json"));
        unnamed.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await unnamed.Content.ReadAsStringAsync()).ShouldContain("charset");
    }

    [Theory, BothDatabases]
    public async Task AThousandAtOnce_AreAThousandCasesWithNumbersOfTheirOwn(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        using var hotline = await platform.Pushing("12345");
        using var desk = await platform.SignedIn("diaodu");
        var pushes = Enumerable.Range(0, 1000).Select(async n =>
        {
            using var answer = await hotline.PostAsJsonAsync(Items, Appeal($"T-{n}"));
            return answer.StatusCode;
        }).ToList();
        // The desk is used meanwhile.
        (await desk.GetAsync("/work")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Task.WhenAll(pushes)).ShouldAllBe(status => status == HttpStatusCode.Accepted);

        await RunningPlatform.Until(() => platform.Read(db => db.Set<Case>().CountAsync()), count => count >= 1000);
        var numbers = await platform.Read(db => db.Set<Case>().Select(c => new { c.No, c.SourceId }).ToListAsync());
        numbers.Count.ShouldBe(1000);
        numbers.Select(c => c.No).Distinct().Count().ShouldBe(1000);
        numbers.Select(c => c.SourceId).Distinct().Count().ShouldBe(1000);
    }

    [Theory, BothDatabases]
    public async Task Credential_ExpiredRevokedOrOfAnotherSource_OpensNothing(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        using var hotline = await platform.Pushing("12345");
        using var nobody = platform.Bare();
        nobody.DefaultRequestHeaders.Authorization = new("Bearer", "dd_made-up_token");
        (await Code(await nobody.PostAsJsonAsync(Items, Appeal("C-1")))).ShouldBe((401, "credential.unknown"));

        await platform.Write<Done>(async (db, ct) =>
        {
            var yesterday = platform.Clock.GetUtcNow().AddDays(-1);
            await db.Set<Credential>().ExecuteUpdateAsync(set => set.SetProperty(c => c.To, yesterday), ct);
            return Done.It;
        });
        (await Code(await hotline.PostAsJsonAsync(Items, Appeal("C-2")))).ShouldBe((401, "credential.expired"));
        (await platform.Read(db => db.Set<InboxRow>().CountAsync())).ShouldBe(0);
    }

    internal static JsonObject Appeal(string sourceId, Action<JsonObject>? change = null)
    {
        var item = new JsonObject
        {
            ["sourceId"] = sourceId,
            ["nature"] = "投诉",
            ["title"] = "下水道堵塞",
            ["text"] = "来电人反映小区下水道堵塞，污水外溢。",
            ["region"] = "371402001",
        };
        change?.Invoke(item);
        return item;
    }

    /// <summary>The item once the platform has dealt with it.</summary>
    internal static async Task<JsonObject> Settled(HttpClient hotline, string sourceId) => (await RunningPlatform.Until(
        () => hotline.GetFromJsonAsync<JsonObject>($"{Items}/{sourceId}"), item => (string?)item!["state"] != "accepted"))!;

    private static async Task Faults(HttpClient hotline, JsonObject item, params string[] fields)
    {
        using var answer = await hotline.PostAsJsonAsync(Items, item);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var settled = await Settled(hotline, (string)item["sourceId"]!);
        ((string)settled["state"]!).ShouldBe("quarantined", string.Join(", ", fields));
        var errors = settled["errors"]!.AsArray();
        errors.Select(e => (string)e!["field"]!).Order().ShouldBe(fields);
        errors.ShouldAllBe(e => ((string)e!["zh"]!).Length > 3 && ((string)e["en"]!).Length > 3);
    }

    private static async Task<(int, string?)> Code(HttpResponseMessage answer)
    {
        using (answer) return ((int)answer.StatusCode, (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
    }

    private static ByteArrayContent Bytes(byte[] body, string type) => new(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
}

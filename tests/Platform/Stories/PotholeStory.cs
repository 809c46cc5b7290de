using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daodi.BigData.Appeals.Domain;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Shouldly;
using SkiaSharp;
using Xunit;

namespace Daodi.Tests.Platform.Stories;

/// <summary>
/// A pothole is phoned in, pushed by 12345 twice, dispatched by keys, signed by a township on a phone, answered with a photo,
/// evaluated "not satisfied", redone, closed; the citizen saw each step.
/// </summary>
[Trait("Category", "Browser")]
public sealed class PotholeStory(Browsing browsing)
{
    private const string Township = "371402001";

    [Fact]
    public async Task Pothole_FromPushToClosed_TheCitizenSawEachStep()
    {
        await using var platform = await RunningPlatform.Start();
        var no = await PushTwice(platform, "DZ-STORY-1");
        var code = TrackCode.For(platform.Services.GetRequiredService<SiteKey>(), "12345", "DZ-STORY-1");

        var desk = await browsing.Window(platform, "diaodu");
        await DispatchByKeys(desk);
        await RunningPlatform.Until(() => Case(platform, no), view => (string?)view["stage"] == "dispatched");
        var phone = await browsing.Window(platform, Township, phone: true);
        await SignAndReply(phone, no, "坑洼已填补压实，附现场照片。", sign: true);

        var citizen = await browsing.Window(platform, phone: true);
        await citizen.GotoAsync("/track");
        await citizen.GetByLabel("编号").FillAsync(no);
        await citizen.GetByLabel("查询码").FillAsync(code);
        await citizen.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await Assertions.Expect(citizen.Locator("text=坑洼已填补压实 >> visible=true").First).ToBeVisibleAsync();
        await Evaluate(citizen, "未解决", "不满意");
        await Assertions.Expect(citizen.GetByText("已退回重办（第 1 次）")).ToBeVisibleAsync();

        await SignAndReply(phone, no, "已重新铣刨摊铺，质保一年。", sign: false);
        await citizen.GotoAsync($"/track/{no}");
        await Evaluate(citizen, "已解决", "非常满意");
        await citizen.GotoAsync($"/track/{no}");
        foreach (var step in new[] { "登记", "已交", "签收", "坑洼已填补压实", "不满意", "已重新铣刨摊铺", "非常满意" })
        {
            await Assertions.Expect(citizen.Locator(".timeline").GetByText(step).First).ToBeVisibleAsync();
        }

        var view = await Case(platform, no);
        view["stage"]!.GetValue<string>().ShouldBe("closed");
    }

    /// <summary>Two dispatchers open the same case; the first wins, the other is told what changed and by whom.</summary>
    [Fact]
    public async Task TwoDispatchers_OneWins_TheOtherIsToldWhatChanged()
    {
        await using var platform = await RunningPlatform.Start();
        var no = await PushTwice(platform, "DZ-STORY-4");
        var first = await browsing.Window(platform, "diaodu");
        var second = await browsing.Window(platform, "zuoxi1");
        await first.GotoAsync($"/cases/{no}");
        await second.GotoAsync($"/cases/{no}");

        await Dispatch(first);
        await Assertions.Expect(first.Locator("text=待签收 >> visible=true").First).ToBeVisibleAsync();
        await Dispatch(second);

        await Assertions.Expect(second.Locator("text=李敏 >> visible=true").First).ToBeVisibleAsync();
        await Assertions.Expect(second.Locator("text=派单 >> visible=true").First).ToBeVisibleAsync();
        (await Case(platform, no))["version"]!.GetValue<long>().ShouldBe(2);
    }

    private static async Task<string> PushTwice(RunningPlatform platform, string sourceId)
    {
        using var hotline = await platform.Pushing("12345");
        var item = new
        {
            sourceId,
            nature = "投诉",
            title = "新湖街道东方红路坑洼",
            text = "来电人反映东方红路与湖滨大道交叉口有一处坑洼，夜间行车危险，请尽快修补。",
            region = Township,
            address = "东方红路与湖滨大道交叉口",
            lon = 116.30,
            lat = 37.45,
            person = new { name = "王小明", phone = "19900001234" },
        };
        (await Receipt(hotline, item)).ShouldBe("accepted");
        (await Receipt(hotline, item)).ShouldBe("duplicate");
        var state = await RunningPlatform.Until(
            () => hotline.GetFromJsonAsync<JsonObject>($"/api/v1/sources/12345/items/{sourceId}"), s => (string?)s?["state"] == "registered");
        state!["receipts"]!.GetValue<int>().ShouldBe(2);
        return (string)state["case"]!;
    }

    private static async Task<string> Receipt(HttpClient hotline, object item)
    {
        using var answer = await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", item);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["receipts"]![0]!["state"]!;
    }

    /// <summary>On the worklist, by keys alone: d opens the form beside the list, the unit is typed, Enter takes it, Enter sends.</summary>
    private static async Task DispatchByKeys(IPage desk)
    {
        await desk.GotoAsync("/work");
        // The preview stands beside the list once the keyboard is ready.
        await Assertions.Expect(desk.Locator(".worklist-preview").GetByText("夜间行车危险").First).ToBeVisibleAsync();
        await Dispatch(desk);
    }

    private static async Task Dispatch(IPage page)
    {
        await page.Keyboard.PressAsync("d");
        // A preview that a live event renews while the form opens may lose the focus; what is typed must not depend on it.
        await Assertions.Expect(page.Locator(".unit-picker input").First).ToBeVisibleAsync();
        await page.Locator(".unit-picker input").First.FocusAsync();
        await page.Keyboard.TypeAsync("新湖街道");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task SignAndReply(IPage phone, string no, string reply, bool sign)
    {
        await phone.GotoAsync($"/phone/cases/{no}");
        if (sign)
        {
            await phone.GetByRole(AriaRole.Button, new() { Name = "签收" }).ClickAsync();
            await Assertions.Expect(phone.Locator("text=办理中 >> visible=true").First).ToBeVisibleAsync();
        }

        var form = phone.Locator("#act-reply");
        await form.Locator("summary").ClickAsync();
        await form.Locator("textarea").First.FillAsync(reply);
        await form.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "road.jpg", MimeType = "image/jpeg", Buffer = Photo() });
        await phone.WaitForTimeoutAsync(500);
        await form.Locator(".actions button").ClickAsync();
        await Assertions.Expect(phone.Locator("text=已答复待回访 >> visible=true").First).ToBeVisibleAsync();
    }

    private static async Task Evaluate(IPage citizen, string solved, string satisfaction)
    {
        await citizen.GetByLabel(solved, new() { Exact = true }).CheckAsync();
        await citizen.GetByLabel(satisfaction, new() { Exact = true }).CheckAsync();
        await citizen.GetByRole(AriaRole.Button, new() { Name = "提交评价" }).ClickAsync();
    }

    private static async Task<JsonObject> Case(RunningPlatform platform, string no)
    {
        using var desk = await platform.SignedIn("diaodu");
        var view = (await desk.GetFromJsonAsync<JsonObject>($"/api/v1/cases/{no}"))!;
        return view["case"] as JsonObject ?? view;
    }

    private static byte[] Photo()
    {
        using var bitmap = new SKBitmap(320, 240);
        bitmap.Erase(SKColors.DarkGray);
        using var image = SKImage.FromBitmap(bitmap);
        return image.Encode(SKEncodedImageFormat.Jpeg, 80).ToArray();
    }
}

using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Daodi.Cases;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Daodi.Tests.Platform.Trust;

/// <summary>A caller as a test plants one.</summary>
internal sealed record Planted(string Name, string Phone, string Id, string Address)
{
    public static readonly Planted Wang = new("王青禾", "13905341123", "371402198001010012", "新湖街道青禾路甲17号");
}

/// <summary>What the tests of personal data do over and over: push, answer, close, post a form.</summary>
internal static partial class PrivacyPlay
{
    public const string Township = "371402001";

    /// <summary>Pushes an appeal of the hotline and waits for its case.</summary>
    public static async Task<string> Push(this RunningPlatform platform, string sourceId, Planted who, string? text = null, string anonymity = "named")
    {
        using var hotline = await platform.Pushing("12345");
        using var pushed = await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", new
        {
            sourceId,
            acceptedAt = platform.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("O"),
            nature = "投诉",
            title = "路灯不亮",
            text = text ?? "路灯坏了三天。",
            region = Township,
            address = who.Address,
            anonymity,
            person = new { name = who.Name, phone = who.Phone, idNumber = who.Id },
        });
        pushed.EnsureSuccessStatusCode();
        var no = await RunningPlatform.Until(() => platform.Read(db => db.Set<Daodi.Cases.Case>().Where(c => c.SourceId == sourceId).Select(c => c.No).SingleOrDefaultAsync()), no => no is not null);
        return no.ShouldNotBeNull();
    }

    /// <summary>The desk answers it and calls back: closed.</summary>
    public static async Task Close(this RunningPlatform platform, string no, string reply = "已修复。", string? remark = null)
    {
        await platform.Act(no, "answer", new() { ["text"] = reply });
        await platform.Act(no, "callback", new() { ["reached"] = true, ["solved"] = "yes", ["satisfaction"] = "very", ["remark"] = remark });
    }

    public static async Task Act(this RunningPlatform platform, string no, string action, Dictionary<string, object?> fields, string user = "diaodu")
    {
        var viewer = await platform.ViewerOf(user);
        await platform.Write((db, ct) => platform.Services.GetRequiredService<CaseDesk>().Take(db, new TakeAction
        {
            CaseNo = no,
            Action = action,
            Fields = fields.Where(f => f.Value is not null).ToDictionary(),
        }, viewer, platform.Clock.GetUtcNow(), ct));
    }

    public static async Task<Viewer> ViewerOf(this RunningPlatform platform, string user)
    {
        var id = await platform.Read(db => db.Set<Account>().Where(a => a.UserName == user).Select(a => a.Id).SingleAsync());
        return (await platform.Services.GetRequiredService<ViewerFactory>().Of(id)).ShouldNotBeNull();
    }

    public static Task<HttpResponseMessage> Unmask(this HttpClient client, string no, params string[] fields) =>
        client.PostAsJsonAsync($"/api/v1/cases/{no}/unmask", new UnmaskRequest("contact", "核实路灯的具体位置", fields));

    /// <summary>Posts the form of this name on the page at <paramref name="url"/>, as a browser without script does; the answer's status, where it leads and what it shows.</summary>
    public static async Task<(int Status, string? Location, string Body)> PostForm(this HttpClient client, string url, string form, Dictionary<string, string> fields, string? action = null)
    {
        var page = await client.GetStringAsync(url);
        var token = AntiforgeryField().Match(page).Groups[1].Value;
        token.ShouldNotBeEmpty(url);
        var all = new Dictionary<string, string>(fields) { ["__RequestVerificationToken"] = token };
        if (form.Length > 0) all["_handler"] = form;
        using var answer = await client.PostAsync(action ?? url, new FormUrlEncodedContent(all));
        return ((int)answer.StatusCode, answer.Headers.Location?.OriginalString, await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();
}

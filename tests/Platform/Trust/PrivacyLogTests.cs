using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Daodi.BigData.Appeals.Domain;

using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;

using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

/// <summary>A story with a planted person, secrets and faults; then every line of the log, on file and on the console, and every trace is searched for them.</summary>
[Collection("Console")]
public sealed class PrivacyLogTests
{
    private const string Password = "Plant-Word-7391", Note = "紫藤花下的用途说明", Text = "紫藤花下路灯不亮";

    [Fact, Trait("Category", "Fast")]
    public async Task Logs_AfterAStoryWithFaults_HoldNothingOfAPersonAndNoSecret()
    {
        var traces = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            // What the platform says, not what the test's own client says of its requests.
            ShouldListenTo = source => source.Name != "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traces.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects.Select(t => $"{t.Key}={t.Value}"))} {string.Join(' ', activity.Events.SelectMany(e => e.Tags).Select(t => t.Value))}"),
        };
        ActivitySource.AddActivityListener(listener);
        var console = new StringWriter();
        var (output, error) = (Console.Out, Console.Error);
        string token, code, log;
        try
        {
            Console.SetOut(TextWriter.Synchronized(console));
            Console.SetError(TextWriter.Synchronized(console));
            // With a collector named, as a site that collects traces has it; nobody listens there.
            await using var platform = await RunningPlatform.Start(configuration: new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9" });
            (token, code) = await Story(platform);
            await Task.Delay(TimeSpan.FromSeconds(2));
            var folder = Path.Combine(platform.DataDir, "logs");
            log = string.Join('\n', Directory.GetFiles(folder).Select(file =>
            {
                using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
                return reader.ReadToEnd();
            }));
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }

        // What shows that there is something to search: the platform warns of the failed sign-in or the broken item in some line, and traces requests.
        log.ShouldNotBeEmpty();
        console.ToString().ShouldNotBeEmpty();
        traces.ShouldNotBeEmpty();
        var who = Planted.Wang;
        foreach (var secret in new[] { who.Name, who.Phone, who.Id, "青禾路甲17号", Text, Note, Password, token, code })
        {
            log.Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"the log holds {secret}");
            console.ToString().Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"the console holds {secret}");
            traces.Where(t => t.Contains(secret, StringComparison.Ordinal) || t.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal)).ShouldBeEmpty();
        }
    }

    private static async Task<(string Token, string Code)> Story(RunningPlatform platform)
    {
        var who = Planted.Wang;
        var no = await platform.Push("G-1", who, $"{Text}，{who.Name} {who.Phone}");
        var code = TrackCode.For(platform.Services.GetRequiredService<SiteKey>(), "12345", "G-1");
        var issued = await platform.Services.GetRequiredService<Credentials>().Issue("12345", "tests", null, Viewer.System("tests"));
        using var hotline = platform.Bare();
        hotline.DefaultRequestHeaders.Authorization = new("Bearer", issued.Value.Token);
        foreach (var bad in new[] { $"{{\"sourceId\":\"G-2\",\"text\":\"{who.Name}\"", $"[{{\"sourceId\":\"G-3\",\"nature\":\"{who.Name}\",\"text\":\"{who.Phone}\\u0000\",\"region\":\"371402001\"}}]" })
            (await hotline.PostAsync("/api/v1/sources/12345/items", new StringContent(bad, System.Text.Encoding.UTF8, "application/json"))).Dispose();
        using var desk = await platform.SignedIn("diaodu");
        (await desk.PostAsJsonAsync($"/api/v1/cases/{no}/unmask", new UnmaskRequest("contact", Note, ["name", "phone", "id"]))).EnsureSuccessStatusCode();
        foreach (var url in new[] { $"/search?q={Uri.EscapeDataString(who.Name)}", $"/search?q={who.Phone}", "/register/export?format=csv", $"/cases/{Uri.EscapeDataString(who.Name)}", $"/cases/{no}" })
            (await desk.GetAsync(url)).Dispose();
        using var anybody = platform.Anonymous();
        (await anybody.PostAsJsonAsync("/api/v1/session", new SignInRequest("diaodu", Password))).Dispose();
        (await anybody.GetAsync($"/track/{no}?code={code}")).Dispose();
        await anybody.PostForm("/mine", "mine", new() { ["no"] = no, ["code"] = code, ["phone"] = who.Phone });
        using var officer = await platform.SignedIn("baohu");
        await officer.PostForm("/admin/subjects", "find", new() { ["kind"] = "phone", ["number"] = who.Phone });
        // A bug with a person in its hands: what the exception says of the row must not reach the log.
        await Should.ThrowAsync<Exception>(() => platform.Write<int>((db, _) =>
        {
            db.Add(new AppealCaller { CaseId = 1, Name = new string(who.Name[0], 60), Phone = who.Phone });
            return Task.FromResult<Daodi.Kernel.Result<int>>(1);
        }));
        await platform.Close(no, $"{who.Name}您好");
        return (issued.Value.Token, code);
    }
}

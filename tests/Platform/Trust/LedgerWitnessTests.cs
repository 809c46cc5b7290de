using System.Collections.Concurrent;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

public sealed class LedgerWitnessTests
{
    [Fact, Trait("Category", "Fast")]
    public async Task Hook_ThatFailsAtFirst_IsGivenTheNoteUntilItTakesIt()
    {
        await using var site = await LedgerSite.Create(DatabaseKind.Sqlite);
        var taken = new ConcurrentQueue<string>();
        var asked = 0;
        await using var receiver = await Receiver(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var note = await reader.ReadToEndAsync();
            if (Interlocked.Increment(ref asked) == 1) return 503;
            taken.Enqueue(note);
            return 204;
        });
        site.Options.Witnesses.Add(new() { Name = "另一座城市", Url = receiver.Urls.First() + "/notes", AllowPrivate = true, Every = TimeSpan.FromSeconds(1) });
        using var service = Service(site);
        await site.Append(20);
        await site.Settle();
        await service.StartAsync(default);
        var standing = await RunningPlatform.Until(() => Task.FromResult(service.Standings[0]), s => s.Size == 20);
        await service.StopAsync(default);

        (standing.Size, standing.Fault).ShouldBe((20, null));
        asked.ShouldBeGreaterThanOrEqualTo(2);
        taken.ShouldContain(site.Folder.Note()!);
        Checkpoint.Open(taken.First(), site.Folder.Verifier()!)!.Size.ShouldBe(20);
    }

    [Theory, Trait("Category", "Fast")]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    public async Task Hook_ThatLeadsInside_IsNotAsked(string url)
    {
        await using var site = await LedgerSite.Create(DatabaseKind.Sqlite);
        await site.Settle();
        var asked = 0;
        await using var receiver = await Receiver(_ =>
        {
            Interlocked.Increment(ref asked);
            return Task.FromResult(204);
        });
        using var witness = new HookWitness(new() { Url = string.Format(url, new Uri(receiver.Urls.First()).Port) });
        (await witness.Give(site.Folder.Note()!, site.Folder.Verifier()!, default)).Error!.Code.ShouldBe("witness.unreachable");
        asked.ShouldBe(0);
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Hook_ThatRedirectsInside_IsNotFollowed()
    {
        await using var site = await LedgerSite.Create(DatabaseKind.Sqlite);
        await site.Settle();
        var paths = new ConcurrentQueue<string>();
        await using var receiver = await Receiver(http =>
        {
            paths.Enqueue(http.Request.Path);
            http.Response.Headers.Location = "/inner";
            return Task.FromResult(307);
        });
        using var witness = new HookWitness(new() { Url = receiver.Urls.First() + "/outer", AllowPrivate = true });
        (await witness.Give(site.Folder.Note()!, site.Folder.Verifier()!, default)).Ok.ShouldBeFalse();
        paths.ShouldBe(["/outer"]);
    }

    [Theory, Trait("Category", "Fast")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    [InlineData("http://user:secret@example.org/")]
    [InlineData("not an address")]
    public void Hook_WithAnAddressThatIsNone_IsRefusedAtStart(string url) =>
        Should.Throw<InvalidDataException>(() => new HookWitness(new() { Url = url }));

    [Theory, BothDatabases]
    public async Task File_IsGivenTheLastHeadAndSaysHowFarItIs(DatabaseKind kind)
    {
        await using var site = await LedgerSite.Create(kind);
        var path = Path.Combine(site.DataDir, "outside", "notes");
        site.Options.Witnesses.Add(new() { Name = "审计局", File = path, Every = TimeSpan.FromMilliseconds(100) });
        using var service = Service(site);
        await service.StartAsync(default);
        foreach (var count in new[] { 10, 300, 7 })
        {
            await site.Append(count);
            var head = await site.Settle();
            (await RunningPlatform.Until(() => Task.FromResult(service.Standings[0]), s => s.Size == head.Size)).Size.ShouldBe(head.Size);
        }

        await service.StopAsync(default);
        var report = await site.Verify(path);
        report.Ok.ShouldBeTrue();
        report.Witnessed!.Value.ShouldBeGreaterThanOrEqualTo(3);
        report.WitnessedTo.ShouldBe(317);

        // A power cut in the middle of a note hurts neither the file nor what follows.
        await File.AppendAllTextAsync(path, "\ndaodi/torn\n31");
        await site.Append(1);
        await site.Settle();
        var witness = new FileWitness(site.Options.Witnesses[0], (hash, from, to) => site.Book.Tree(hash, to).Consistency(from, to));
        (await witness.Give(site.Folder.Note()!, site.Folder.Verifier()!, default)).Ok.ShouldBeTrue();
        (await site.Verify(path)).WitnessedTo.ShouldBe(318);
    }

    private static WitnessService Service(LedgerSite site) => new(site.Options, site.Folder, site.Book, TimeProvider.System, NullLogger<WitnessService>.Instance);

    private static async Task<WebApplication> Receiver(Func<HttpContext, Task<int>> answer)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http => http.Response.StatusCode = await answer(http));
        await app.StartAsync();
        return app;
    }
}

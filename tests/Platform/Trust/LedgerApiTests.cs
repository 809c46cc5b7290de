using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daodi.Tests.Ledger;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

/// <summary>The ledger of a running platform from outside: what is public, what is proved, and what nonsense is answered with.</summary>
public sealed class LedgerApiTests
{
    [Theory, BothDatabases]
    public async Task Ledger_ReadFromOutside_ProvesEveryActAndThatItOnlyGrew(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        using var outside = platform.Anonymous();
        using var auditor = await platform.As("3714", "ledger.auditor");
        var verifier = NoteVerifier.Parse(await Until(outside, "/api/v1/ledger/verifier"))!;
        var earlier = await Settled(platform, outside, verifier);
        for (var n = 0; n < 5; n++) await platform.Account("371402", "ledger.auditor");
        var head = await Settled(platform, outside, verifier);
        head.Size.ShouldBeGreaterThan(earlier.Size);

        // The tiles alone, as anybody can fetch them, give the signed root.
        var width = (int)(head.Size % 256);
        var edge = new TreeEdge(head.Hash!);
        for (var tile = 0; tile <= head.Size / 256; tile++)
        {
            var part = tile < head.Size / 256 ? 256 : width;
            if (part == 0) break;
            using var answer = await outside.GetAsync($"/api/v1/ledger/tile/{new TilePath(0, tile, part)}");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.CacheControl!.ToString().ShouldContain("immutable");
            var hashes = await answer.Content.ReadAsByteArrayAsync();
            hashes.Length.ShouldBe(part * 32);
            foreach (var leaf in hashes.Chunk(32)) edge.Append(leaf);
        }

        edge.Root().ShouldBe(head.Root);

        var consistency = (await outside.GetFromJsonAsync<ConsistencyProof>($"/api/v1/ledger/proof/consistency?from={earlier.Size}&to={head.Size}"))!;
        MerkleProofs.Extends(head.Hash!, earlier.Size, earlier.Root, head.Size, head.Root, [.. consistency.Path.Select(Convert.FromBase64String)]).ShouldBeTrue();
        Convert.FromBase64String(consistency.FromRoot).ShouldBe(earlier.Root);

        foreach (var act in await platform.Read(db => db.Set<ActRow>().OrderByDescending(a => a.Id).Take(10).ToListAsync()))
        {
            var proof = (await auditor.GetFromJsonAsync<InclusionProof>($"/api/v1/ledger/proof/inclusion?act={act.Id}"))!;
            var signed = Checkpoint.Open(proof.Checkpoint, verifier)!;
            var leaf = head.Hash!.Leaf(Acts.HashOf(act));
            Convert.FromBase64String(proof.LeafHash).ShouldBe(leaf);
            MerkleProofs.Includes(head.Hash, proof.Index, signed.Size, leaf, [.. proof.Path.Select(Convert.FromBase64String)], signed.Root).ShouldBeTrue();
        }

        var entries = await platform.Read(db => (from l in db.Set<LedgerLeaf>() join a in db.Set<ActRow>() on l.ActId equals a.Id orderby l.Index select a.Hash).ToListAsync());
        new NaiveTree(entries).Mth((int)head.Size).ShouldBe(head.Root);
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Nonsense_IsAnsweredWithTheFieldAndNeverWithAFault()
    {
        await using var platform = await RunningPlatform.Start();
        using var outside = platform.Anonymous();
        using var auditor = await platform.As("3714", "ledger.auditor");
        var verifier = NoteVerifier.Parse(await Until(outside, "/api/v1/ledger/verifier"))!;
        var head = await Settled(platform, outside, verifier);

        foreach (var bad in new[] { "", "x", "-1", "1.5", "1e3", "+1", "%201", "99999999999999999999999", $"{long.MaxValue}", $"{head.Size + 1_000_000}", "１" })
        {
            await Expect(outside, $"/api/v1/ledger/proof/consistency?from=0&to={bad}", "to");
            await Expect(outside, $"/api/v1/ledger/proof/consistency?from={bad}&to={head.Size}", "from");
        }

        await Expect(outside, "/api/v1/ledger/proof/consistency", "to");
        await Expect(outside, "/api/v1/ledger/proof/consistency?from=2&to=1", "from");
        await Expect(outside, "/api/v1/ledger/proof/consistency?from=1&from=2&to=3", "from");
        foreach (var bad in new[] { "", "x", "-1", "1.5", "99999999999999999999999", "1;DROP", new string('9', 5000) }) await Expect(auditor, $"/api/v1/ledger/proof/inclusion?act={bad}", "act");
        await Expect(auditor, "/api/v1/ledger/proof/inclusion", "act");
        foreach (var unknown in new[] { "1", $"{long.MaxValue}" }) (await Status(auditor, $"/api/v1/ledger/proof/inclusion?act={unknown}")).ShouldBe(HttpStatusCode.NotFound);
        foreach (var bad in new[] { "", "0", "0/0", "0/000.p/0", "0/000.p/256", "64/000", "0/..%2f..%2fkeys%2fledger.key", "../../keys/ledger.key", "0/x000/001", "entries/000" })
        {
            using var answer = await outside.GetAsync($"/api/v1/ledger/tile/{bad}");
            ((int)answer.StatusCode).ShouldBeOneOf([404, 422], bad);
        }

        foreach (var far in new[] { "0/x999/999", "0/001.p/255", "8/000", "62/000.p/1" }) (await Status(outside, $"/api/v1/ledger/tile/{far}")).ShouldBe(HttpStatusCode.NotFound, far);
        (await Status(outside, "/api/v1/ledger/proof/inclusion?act=1")).ShouldBe(HttpStatusCode.Unauthorized);
        using var handler = await platform.SignedIn("chengban");
        (await Status(handler, "/api/v1/ledger/proof/inclusion?act=1")).ShouldBe(HttpStatusCode.Forbidden);
        using (var erase = await auditor.PostAsJsonAsync("/api/v1/acts/1/erase", new { })) erase.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var officer = await platform.As("3714", "ledger.eraser");
        using (var erase = await officer.PostAsJsonAsync("/api/v1/acts/1/erase", new { }))
        {
            erase.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            ((string)(await erase.Content.ReadFromJsonAsync<JsonObject>())!["field"]!).ShouldBe("ground");
        }
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Health_WhereTheLedgerIsStopped_SaysSoAndStaysReady()
    {
        await using var platform = await RunningPlatform.Start();
        using var outside = platform.Anonymous();
        await Until(outside, "/api/v1/ledger/checkpoint");
        (await outside.GetStringAsync("/readyz")).ShouldContain("\"warnings\":null");
        using var auditor = await platform.As("3714", "ledger.auditor");
        (await auditor.GetStringAsync("/admin/ledger")).ShouldNotContain("ledger-stopped");

        // Leaves without acts: the ledger cannot go on.
        await platform.Write<Kernel.Done>(async (db, ct) =>
        {
            await db.BulkInsert([new LedgerLeaf { Index = await db.Set<LedgerLeaf>().MaxAsync(l => l.Index, ct) + 1, ActId = 77 }], ct);
            return Kernel.Done.It;
        });
        (await RunningPlatform.Until(() => outside.GetStringAsync("/readyz"), text => text.Contains("ledger.broken", StringComparison.Ordinal))).ShouldContain("\"ready\":true");
        var page = await auditor.GetStringAsync("/admin/ledger");
        page.ShouldContain("ledger-stopped");
        page.ShouldContain("ledger.broken");
    }

    private static async Task Expect(HttpClient client, string url, string field)
    {
        using var answer = await client.GetAsync(url);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, url);
        ((string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["field"]!).ShouldBe(field, url);
    }

    private static async Task<HttpStatusCode> Status(HttpClient client, string url)
    {
        using var answer = await client.GetAsync(url);
        return answer.StatusCode;
    }

    private static async Task<string> Until(HttpClient client, string url) => await RunningPlatform.Until(async () =>
    {
        using var answer = await client.GetAsync(url);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "";
    }, text => text.Length > 0);

    /// <summary>The checkpoint that covers every act there is.</summary>
    private static async Task<Checkpoint> Settled(RunningPlatform platform, HttpClient outside, NoteVerifier verifier)
    {
        var acts = await platform.Read(db => db.Set<ActRow>().CountAsync());
        var note = await RunningPlatform.Until(() => Until(outside, "/api/v1/ledger/checkpoint"), n => Checkpoint.Parse(n)?.Size >= acts);
        return Checkpoint.Open(note, verifier)!;
    }
}

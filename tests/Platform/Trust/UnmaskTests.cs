using System.Net;
using System.Net.Http.Json;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

public sealed class UnmaskTests
{
    private const string Case = "DZ20261124-000123";
    private static readonly UnmaskRequest Good = new("contact", "核实路面坑洼的具体位置", ["phone"]);

    [Theory, BothDatabases]
    public async Task Unmask_WithPurpose_GivesWhatWasAskedForAndLeavesAnAct(DatabaseKind kind)
    {
        await using var site = await Start(kind);
        using var client = await site.SignedIn("unmasker");
        var response = await client.PostAsJsonAsync($"/api/v1/cases/{Case}/unmask", Good);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await response.Content.ReadFromJsonAsync<Unmasked>()).ShouldBe(new Unmasked(Case, null, "13800000000", null));

        var act = await site.Reader.Read(db => db.Set<ActRow>().SingleAsync(a => a.Type == TrustActs.Unmasked));
        act.CaseId.ShouldBeNull();
        act.About.ShouldBe(Case);
        act.Reason.ShouldBe(Good.Note);
        act.Data.ShouldBe("""{"fields":["phone"],"how":"case","persons":1,"purpose":"contact"}""");
        act.ActorName.ShouldBe("unmasker");
        act.Public.ShouldBeFalse();
        act.Data.ShouldNotContain("13800000000");

        var read = await site.Reader.Read(db => db.Set<PersonalRead>().SingleAsync());
        (read.ActId, read.CaseNo, read.How, read.Purpose, read.Fields, read.ReaderName).ShouldBe((act.Id, Case, PersonalReads.Case, "contact", "phone", "unmasker"));
    }

    [Theory, BothDatabases]
    public async Task Unmask_WithoutPermissionPurposeOrScope_GivesNothingAndLeavesNoAct(DatabaseKind kind)
    {
        await using var site = await Start(kind);
        using (var reader = await site.SignedIn("reader"))
        {
            (await reader.PostAsJsonAsync($"/api/v1/cases/{Case}/unmask", Good)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        using var client = await site.SignedIn("unmasker");
        await Expect(Good with { Purpose = "curiosity" }, "unmask.purpose");
        await Expect(Good with { Purpose = null }, "unmask.purpose");
        await Expect(Good with { Note = "  想看看  " }, "unmask.note");
        await Expect(Good with { Note = new string('长', 501) }, "unmask.note");
        await Expect(Good with { Fields = [] }, "unmask.fields");
        await Expect(Good with { Fields = ["phone", "password"] }, "unmask.fields");
        using var other = await site.SignedIn("elsewhere");
        var unseen = await other.PostAsJsonAsync($"/api/v1/cases/{Case}/unmask", Good);
        unseen.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Site.CodeOf(unseen)).ShouldBe("case.unknown");
        (await site.Reader.Read(db => db.Set<ActRow>().CountAsync(a => a.Type == TrustActs.Unmasked))).ShouldBe(0);

        async Task Expect(UnmaskRequest request, string code)
        {
            var response = await client.PostAsJsonAsync($"/api/v1/cases/{Case}/unmask", request);
            response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await Site.CodeOf(response)).ShouldBe(code);
        }
    }

    private static async Task<Site> Start(DatabaseKind kind)
    {
        var site = await Site.Start(kind, services => services.AddSingleton<IPersonSource, OnePerson>());
        await site.Open("reader", "371402", "test.reader");
        await site.Open("unmasker", "371402", "test.unmasker");
        await site.Open("elsewhere", "371403", "test.unmasker");
        return site;
    }

    private sealed class OnePerson : IPersonSource
    {
        public Task<PersonOnCase?> Find(DaodiDb db, string caseNo, Scope scope, CancellationToken ct) => Task.FromResult(
            caseNo == Case && scope.Covers(new Owned())
                ? new PersonOnCase(7, Case, new PersonCard("王小明", PhoneNumber.Parse("13800000000").Value, null))
                : null);

        public Task<IReadOnlyList<PersonOnCase>> FindMany(DaodiDb db, IReadOnlyCollection<long> caseIds, Scope scope, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<PersonOnCase>>([]);
    }

    private sealed class Owned : IScoped
    {
        public string? OwnerL2 => "371402";
        public string? OwnerL3 => null;
        public Guid? OwnerPerson => null;
    }
}

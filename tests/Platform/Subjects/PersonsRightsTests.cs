using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Subjects;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Tests.Platform.Trust;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Subjects;

/// <summary>Story 6: a citizen asks what is known about them and who looked, has it corrected, then erased.</summary>
public sealed class PersonsRightsTests
{
    [Theory, BothDatabases]
    public async Task Citizen_SeesWhatIsKeptAndWhoLooked_AndGetsItCorrectedAndErased(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        var who = Planted.Wang;
        var first = await platform.Push("M-1", who, $"我是{who.Name}，电话{who.Phone}，路灯坏了。");
        var second = await platform.Push("M-2", who with { Address = "德兴大街2号" });
        var other = await platform.Push("M-3", new("李小满", "13605342222", "11010519491231002X", "德兴大街2号"));
        using var desk = await platform.SignedIn("diaodu");
        (await desk.Unmask(first, "name", "phone")).EnsureSuccessStatusCode();

        using var citizen = platform.Anonymous();
        (await Enter(citizen, platform, first, "M-1", "13900000000")).Status.ShouldBe(200);
        (await citizen.GetStringAsync("/mine/data")).ShouldNotContain(first);
        (await Enter(citizen, platform, second, "M-1", who.Phone)).Status.ShouldBe(200);
        (await Enter(citizen, platform, first, "M-1", who.Phone)).Location.ShouldEndWith("/mine/data");
        var page = await citizen.GetStringAsync("/mine/data");
        foreach (var shown in new[] { first, second, "王*", "139****1123", "371402********0012", "调度员", "联系当事人核实情况", "1095日", "德州市" }) page.ShouldContain(shown);
        // Nothing in full against onlookers, nothing of others, no official's name.
        foreach (var hidden in new[] { who.Name, who.Phone, who.Id, other, "李敏", "李小满" }) page.ShouldNotContain(hidden);

        // A correction: asked on the page, decided by the officer, carried out everywhere, the old name kept in the history.
        (await citizen.PostForm("/mine/data", "ask", new() { ["kind"] = "correct", ["field"] = "name", ["value"] = "王青荷", ["reason"] = "名字写错了一个字" })).Location.ShouldEndWith("sent=1");
        using var officer = await platform.SignedIn("baohu");
        var correction = await Waiting(platform);
        (await officer.GetStringAsync("/admin/personal/requests")).ShouldContain("王青荷");
        await Decide(officer, correction, true, "已核对身份证更正");
        (await platform.Read(db => db.Set<AppealCaller>().Where(c => c.SubjectId == correction.SubjectId).Select(c => c.Name).Distinct().ToListAsync())).ShouldBe(["王青荷"]);
        var sheet = (await platform.Services.GetRequiredService<SubjectDesk>().Sheet(correction.SubjectId)).OrThrow();
        (sheet.Root.Name, sheet.Names.Single().Name, sheet.Names.Single().Kind).ShouldBe(("王青荷", who.Name, "former"));

        // An erasure waits while a matter is open.
        (await citizen.PostForm("/mine/data", "ask", new() { ["kind"] = "erase", ["reason"] = "不再需要保存" })).Location.ShouldEndWith("sent=1");
        var erasure = await Waiting(platform);
        (await Decide(officer, erasure, true, "同意删除的答复")).Body.ShouldContain("办结后才能删除");
        await platform.Close(first, $"{who.Name}您好，已修复。");
        await platform.Close(second);
        await Decide(officer, erasure, true, "诉求均已办结，同意删除");

        await NothingLeft(platform, who);
        var cases = await platform.Read(db => db.Set<Daodi.Cases.Case>().OrderBy(c => c.Id).ToListAsync());
        cases.Select(c => (c.No, c.Stage)).ShouldBe([(first, "closed"), (second, "closed"), (other, "registered")]);
        var text = await platform.Read(db => db.Set<Appeal>().OrderBy(a => a.CaseId).Select(a => a.Text).FirstAsync());
        text.ShouldBe("我是某某，电话***，路灯坏了。");
        // The other caller is untouched, and the person's door is shut.
        (await platform.Read(db => db.Set<AppealCaller>().Where(c => c.ErasedAt == null).Select(c => c.Name).ToListAsync())).ShouldBe(["李小满"]);
        (await citizen.GetStringAsync("/mine/data")).ShouldNotContain(first);
    }

    [Theory, BothDatabases]
    public async Task Officer_AtTheCounter_ReadsInFullForAPurpose_AndThePrintBearsItsNumber(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        var who = Planted.Wang;
        var no = await platform.Push("C-1", who);
        using var officer = await platform.SignedIn("baohu");
        var found = await officer.PostForm("/admin/subjects", "find", new() { ["kind"] = "id", ["number"] = who.Id });
        var subject = await platform.Read(db => db.Set<AppealCaller>().Select(c => c.SubjectId!.Value).SingleAsync());
        found.Body.ShouldContain($"/admin/subjects/{subject}");
        found.Body.ShouldNotContain(who.Name);
        (await officer.PostForm("/admin/subjects", "find", new() { ["name"] = "王青" })).Body.ShouldContain($"/admin/subjects/{subject}");

        var masked = await officer.GetStringAsync($"/admin/subjects/{subject}");
        masked.ShouldContain(no);
        masked.ShouldContain("139****1123");
        masked.ShouldNotContain(who.Phone);
        var full = await officer.PostForm($"/admin/subjects/{subject}", "open", new() { ["purpose"] = "identity", ["note"] = "本人持身份证到窗口查询" });
        full.Body.ShouldContain(who.Phone);
        var read = await platform.Read(db => db.Set<PersonalRead>().SingleAsync());
        (read.SubjectId, read.How, read.ReaderName).ShouldBe(((long?)subject, PersonalReads.Print, "郑保"));
        full.Body.ShouldContain($"E{read.ActId}");

        // Organisation and place are subjects too.
        (await officer.PostForm("/admin/subjects", "find", new() { ["kind"] = "unit", ["number"] = "371402001" })).Body.ShouldContain("新湖");
        (await platform.Read(db => db.Set<Appeal>().Select(a => a.PlaceId).SingleAsync())).ShouldNotBeNull();
    }

    [Fact, Trait("Category", "Fast")]
    public async Task CasePage_TellsTheCallersOtherMatters_WithinScopeOnly()
    {
        await using var platform = await RunningPlatform.Start();
        var (here, there) = (await platform.Push("O-1", Planted.Wang), await platform.Push("O-2", Planted.Wang));
        await platform.Act(here, "dispatch", new() { ["unit"] = PrivacyPlay.Township });
        using var desk = await platform.SignedIn("diaodu");
        (await desk.GetStringAsync($"/cases/{here}")).ShouldContain(there);
        using var township = await platform.SignedIn(PrivacyPlay.Township);
        var page = await township.GetStringAsync($"/cases/{here}");
        page.ShouldContain(here);
        page.ShouldNotContain(there);
    }

    private static async Task<(int Status, string? Location, string Body)> Enter(HttpClient citizen, RunningPlatform platform, string no, string sourceId, string phone) =>
        await citizen.PostForm("/mine", "mine", new() { ["no"] = no, ["code"] = TrackCode.For(platform.Services.GetRequiredService<SiteKey>(), "12345", sourceId), ["phone"] = phone });

    private static async Task<(int Status, string? Location, string Body)> Decide(HttpClient officer, PersonalRequest request, bool grant, string answer) =>
        await officer.PostForm("/admin/personal/requests", $"decide-{request.Id}", new() { ["answer"] = answer, ["grant"] = grant ? "1" : "0" });

    private static Task<PersonalRequest> Waiting(RunningPlatform platform) =>
        platform.Read(db => db.Set<PersonalRequest>().SingleAsync(r => r.State == PersonalRequest.Waiting));

    /// <summary>The person stands in no column but the history, which is erased with its acts, and cannot be found by words.</summary>
    private static async Task NothingLeft(RunningPlatform platform, Planted who)
    {
        string[] values = [who.Name, who.Phone, who.Id, "王青荷"];
        await platform.Read(async db =>
        {
            foreach (var caller in await db.Set<AppealCaller>().Where(c => c.ErasedAt != null).ToListAsync()) (caller.Name, caller.Phone, caller.IdNumber).ShouldBe((null, null, null));
            foreach (var row in await db.Set<InboxRow>().Where(r => r.SourceId != "M-3").ToListAsync())
            {
                row.Payload.ShouldBe($$"""{"sourceId":"{{row.SourceId}}","erased":true}""");
                row.Corrected.ShouldBeNull();
            }
            var texts = (await db.Set<Appeal>().Select(a => a.Text + a.Reply + a.Remark).ToListAsync())
                .Concat(await db.Set<Daodi.Cases.Case>().Select(c => c.Title + c.Summary).ToListAsync())
                .Concat(await db.Set<Subject>().Select(s => s.Name + s.NameKey + s.Address).ToListAsync())
                .Concat(await db.Set<SubjectName>().Select(n => n.Name).ToListAsync())
                .Concat(await db.Set<PersonalRequest>().Select(r => r.Reason).ToListAsync())
                .Concat(await db.Set<Notice>().Select(n => n.Zh + n.En).ToListAsync())
                // What the platform itself writes into acts about subjects holds no personal data.
                .Concat(await db.Set<ActRow>().Where(a => a.Type.StartsWith("subjects.") || a.Type.StartsWith("privacy.")).Select(a => a.Data + a.Reason).ToListAsync());
            foreach (var text in texts) values.ShouldAllBe(v => !text.Contains(v));
            (await platform.Services.GetRequiredService<ISearchIndex>().Search(db, who.Name, [])).ShouldBeEmpty();
            return 0;
        });
    }
}

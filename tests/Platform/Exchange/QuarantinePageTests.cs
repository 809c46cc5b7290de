using System.Net.Http.Json;
using Daodi.BigData.Appeals.Domain;
using Daodi.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>The quarantine as its keeper uses it: found, corrected in place, and the person in it masked until there is a purpose.</summary>
public sealed class QuarantinePageTests
{
    private const string Name = "欧阳隔离", Phone = "13912345678";
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 1, 0, 0, TimeSpan.Zero);

    [Theory, BothDatabases]
    public async Task Person_InQuarantine_IsMaskedUntilReadForAPurposeAndKeptWhenLeftAlone(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, Now);
        var row = await Faulty(platform, "Q-1");
        var page = $"/admin/quarantine/{row.Id}";

        using var keeper = await platform.As("3714", "exchange.keeper");
        var seen = await keeper.GetStringAsync(page);
        seen.ShouldNotContain(Name);
        seen.ShouldNotContain(Phone);
        AdminForms.Text(seen).ShouldContain("现为 1**********；留空则不变");
        seen.ShouldNotContain("value=\"open\"", customMessage: "who may not read in full is not offered it");

        using var reader = await platform.As("3714", "exchange.keeper", "appeals.dispatcher");
        (await reader.GetStringAsync(page)).ShouldNotContain(Phone);
        var (_, refused) = await AdminForms.Submit(reader, page, "open", [("purpose", ""), ("note", "核对")]);
        refused.ShouldNotContain(Phone);
        AdminForms.Text(refused).ShouldContain("请选择查看目的");
        (await platform.Read(db => db.Set<PersonalRead>().CountAsync())).ShouldBe(0);

        var (_, opened) = await AdminForms.Submit(reader, page, "open", [("purpose", "contact"), ("note", "电话核对诉求性质")]);
        opened.ShouldContain(Phone);
        opened.ShouldContain(Name);
        var read = await platform.Read(db => db.Set<PersonalRead>().SingleAsync());
        (read.How, read.Fields, read.Note).ShouldBe((PersonalReads.Inbox, "name phone", "电话核对诉求性质"));
        (await platform.Read(db => db.Set<ActRow>().SingleAsync(a => a.Id == read.ActId))).About.ShouldBe($"inbox/{row.Id}");

        // A form that says it was opened, without having been, shows nothing.
        var (_, forged) = await AdminForms.Submit(keeper, page, "fields", [("opened", "1"), ("f.nature", "help"), ("f.person.phone", ""), ("f.person.name", ""), ("why", "")]);
        forged.ShouldNotContain(Phone);

        // The keeper corrects what was wrong and leaves the person alone: it stays.
        (await AdminForms.Submit(keeper, page, "fields", [("f.nature", "help"), ("why", "按来电录音改正")])).Location.ShouldBe(page);
        var registered = await RunningPlatform.Until(() => platform.Read(db => db.Set<InboxRow>().SingleAsync(r => r.Id == row.Id)), r => r.State == InboxState.Registered);
        registered.State.ShouldBe(InboxState.Registered, registered.Errors);
        var caller = await platform.Read(db => db.Set<AppealCaller>().SingleAsync());
        (caller.Name, caller.Phone).ShouldBe((Name, Phone));
    }

    [Theory, BothDatabases]
    public async Task List_IsFoundBySourceAndNumber_AndNamesFieldsAsTheFormDoes(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, Now);
        await Faulty(platform, "Q-1");
        await Faulty(platform, "R-2");
        using var keeper = await platform.As("3714", "exchange.keeper");
        var all = AdminForms.Text(await keeper.GetStringAsync("/admin/quarantine"));
        all.ShouldContain("Q-1");
        all.ShouldContain("R-2");
        all.ShouldContain("诉求性质");
        var some = AdminForms.Text(await keeper.GetStringAsync("/admin/quarantine?source=12345&number=Q"));
        some.ShouldContain("Q-1");
        some.ShouldNotContain("R-2");
        AdminForms.Text(await keeper.GetStringAsync("/admin/quarantine?number=%25")).ShouldContain("没有符合条件的条目");
    }

    private static async Task<InboxRow> Faulty(RunningPlatform platform, string id)
    {
        using var hotline = await platform.Pushing("12345");
        using var answer = await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", new
        {
            sourceId = id,
            text = "新湖大街路灯不亮",
            nature = "不满意",
            region = "371402",
            acceptedAt = Now.ToString("O"),
            person = new { name = Name, phone = Phone },
        });
        answer.EnsureSuccessStatusCode();
        var row = await RunningPlatform.Until(() => platform.Read(db => db.Set<InboxRow>().SingleOrDefaultAsync(r => r.SourceId == id)), r => r?.State == InboxState.Quarantined);
        row.ShouldNotBeNull();
        row.State.ShouldBe(InboxState.Quarantined);
        return row;
    }
}

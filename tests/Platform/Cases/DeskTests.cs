using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Case = Daodi.Cases.Case;

namespace Daodi.Tests.Platform.Cases;

public class DeskTests
{
    [Theory, BothDatabases]
    public async Task Take_TwoAtOnce_OneWinsAndTheOtherIsToldWhatChanged(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind);
        var c = await office.Register();

        var both = await Task.WhenAll(
            office.Try(office.Dispatcher, c.No, "give", new { unit = "371402" }, version: 1),
            office.Try(office.Dispatcher, c.No, "give", new { unit = "371403" }, version: 1));

        both.Count(r => r.Ok).ShouldBe(1);
        var lost = both.Single(r => !r.Ok).Error!;
        (lost.Code, lost.Kind).ShouldBe(("case.changed", ErrorKind.Conflict));
        lost.Message.En.ShouldContain("'Give'");
        ((object[])lost.Details!["acts"]!).Length.ShouldBe(1);
        (await office.Rows<ActRow, int>(q => q.CountAsync())).ShouldBe(2);
    }

    [Theory, BothDatabases]
    public async Task Take_WrongFields_TellsEachWithItsFieldAndChangesNothing(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind);
        var no = (await office.InHand()).No;

        var error = (await office.Try(office.Handler, no, "note", new { note = new string('长', 21), colour = "red", photos = new[] { 42L } })).Error!;

        var fields = ((IEnumerable<object>)error.Details!["fields"]!).Select(f => (string)f.GetType().GetProperty("field")!.GetValue(f)!);
        fields.ShouldBe(["colour", "note", "photos"]);
        (await office.Try(office.Handler, no, "wait", new { ground = "holiday" })).Error!.Code.ShouldBe("field.choice");
        (await office.Try(office.Handler, no, "wait")).Error!.Code.ShouldBe("field.required");
        (await office.Try(office.Handler, no, "ask")).Error!.Field.ShouldBe("reason");
        (await office.Read(no)).Version.ShouldBe(3);
    }

    [Theory]
    [BothDatabases]
    public async Task Take_UnitUnknownOrInactiveOrDesk_IsRefused(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind);
        var no = (await office.Register()).No;
        (await office.Try(office.Dispatcher, no, "give", new { unit = "9999" })).Error!.Code.ShouldBe("field.unit");
        (await office.Try(office.Dispatcher, no, "give", new { unit = "371402002" })).Error!.Code.ShouldBe("field.unit-inactive");
        (await office.Try(office.Dispatcher, no, "give", new { unit = "3714" })).Error!.Code.ShouldBe("case.to-desk");
    }

    [Theory, BothDatabases]
    public async Task Take_WrongPartyOrStage_IsRefused(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind);
        var no = (await office.Register(token: "code")).No;
        (await office.Try(office.Handler, no, "give", new { unit = "371402" })).Error!.Code.ShouldBe("case.none", "nobody but the city sees it yet");
        (await office.Try(office.Dispatcher, no, "sign")).Error!.Code.ShouldBe("action.not-now");
        await office.Take(office.Dispatcher, no, "give", new { unit = "371402001" });
        (await office.Try(office.Stranger, no, "sign")).Error!.Code.ShouldBe("case.none");
        (await office.Try(office.Dispatcher, no, "sign")).Error!.Code.ShouldBe("action.forbidden");
        (await office.Try(Viewer.Citizen("other"), no, "sign")).Error!.Code.ShouldBe("case.none");
        await office.Take(office.Handler, no, "sign");
        await office.Take(office.Township, no, "answer");
        (await office.Try(Viewer.Citizen("code"), no, "judge", new { good = true })).Ok.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task Take_ReturnAfterItsLimit_IsRefused(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind, "2022-06-06 09:00");
        var (early, late) = (await office.InHand(), await office.InHand());
        office.GoTo("2022-06-08 23:59");
        var back = await office.Take(office.Handler, early.No, "return", reason: "不属本单位");
        (back.Turn, back.Responsible, back.OwnerL2).ShouldBe((Turn.Desk, null, null));
        (await office.Queries.ByNo(early.No, office.Handler)).Ok.ShouldBeTrue("a former party may still read it");
        (await office.Queries.ByNo(early.No, office.Stranger)).Error!.Code.ShouldBe("case.none");
        office.GoTo("2022-06-09 00:00");
        (await office.Try(office.Handler, late.No, "return", reason: "不属本单位")).Error!.Code.ShouldBe("case.too-late");
        office.Desk.Offers(late, office.Handler, office.Now).Single(o => o.Action == "return").Blocked!.Code.ShouldBe("case.too-late");
    }

    [Theory, BothDatabases]
    public async Task Offers_ByViewerAndStage_AreWhatTakeAllows(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind);
        var c = await office.InHand("code");
        string[] Names(Viewer by) => [.. office.Desk.Offers(c, by, office.Now).Select(o => o.Action)];

        Names(office.Handler).ShouldBe(["return", "note", "ask", "wait", "answer"]);
        Names(office.Dispatcher).ShouldBe(["remind"]);
        Names(office.Stranger).ShouldBeEmpty();
        Names(Viewer.Citizen("code")).ShouldBeEmpty();
        Names(Viewer.Nobody).ShouldBeEmpty();
        office.Desk.Offers(c, office.Handler, office.Now).Single(o => o.Action == "wait").Fields[0].Choices
            .Select(x => x.Title.Zh).ShouldBe(["补正材料", "专家评审", "公示", "听证"]);
    }

    [Theory, BothDatabases]
    public async Task Acts_AreAppendOnlyWholeAndShownToTheCitizen(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind, "2022-06-06 09:00");
        var no = (await office.InHand("code")).No;
        await office.Take(office.Handler, no, "note", new { note = "已到现场" });
        await office.Take(office.Handler, no, "wait", new { ground = "hearing" });

        var detail = (await office.Queries.ByToken("code")).Value;

        detail.Acts.Select(a => a.Seq).ShouldBe([1, 2, 3, 4, 5]);
        detail.Acts.ShouldAllBe(a => Acts.IsWhole(a));
        detail.Acts[^1].Ground.ShouldBe("《中华人民共和国行政许可法》第四十五条");
        office.Get<PublicTrace>().Of(detail.Loop, detail.Acts).Select(s => s.Text.Zh).ShouldBe(["登记", "已交单位371402办理", "进展：已到现场"]);
        foreach (var sql in new[] { "UPDATE acts SET reason = 'x'", "DELETE FROM acts", "UPDATE light_changes SET cause = 'x'" })
        {
            if (sql.Contains("light", StringComparison.Ordinal))
            {
                office.GoTo("2022-06-20 09:00");
                await office.Take(office.Handler, no, "resume");
                office.GoTo("2022-07-20 09:00");
                await office.Sweeps.Lights();
            }
            await Should.ThrowAsync<Exception>(() => office.Database.Lane.Run(async (db, ct) => (Result<int>)await db.Database.ExecuteSqlRawAsync(sql, ct)), sql);
        }
    }

    [Theory, BothDatabases]
    public async Task Take_NoticesAndRemind_ReachWhoeverOwnsIt(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind);
        var no = (await office.InHand()).No;
        await office.Take(office.Dispatcher, no, "remind", reason: "请抓紧");

        var mine = await office.Database.Reader.Read(db => NoticeWriter.For(db, office.Handler).ToListAsync());

        mine.Select(n => n.Kind).ShouldBe(["remind", "handed"]);
        mine[0].Zh.ShouldContain("请抓紧");
        (await office.Database.Reader.Read(db => NoticeWriter.For(db, office.Stranger).CountAsync())).ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task Start_NewVersion_LeavesOldCasesUnderTheirs_AndChangedContentIsRefused(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind);
        var old = await office.Register();
        var changed = MatterLoop.Yaml.Replace("title: {zh: 派, en: Give}", "title: {zh: 交办, en: Hand over}", StringComparison.Ordinal);

        var error = (await office.Start(changed)).ShouldHaveSingleItem();
        (error.File, error.Line).ShouldBe(("t.loop.yaml", 2));
        (await office.Start(changed.Replace("version: 1", "version: 2", StringComparison.Ordinal))).ShouldBeEmpty();
        var young = await office.Register();

        string Title(Case c) => office.Desk.Offers(c, office.Dispatcher, office.Now).Single().Title.En;
        (Title(old), Title(young)).ShouldBe(("Give", "Hand over"));
        (old.LoopVersion, young.LoopVersion).ShouldBe((1, 2));
    }
}

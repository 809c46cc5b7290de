using Daodi.Cases;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Cases;

public class ClockTests
{
    [Theory, BothDatabases]
    public async Task Open_BeforeSpringFestival_BothClocksAreRightToTheDay(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind, "2022-01-28 10:00");

        var c = await office.Read((await office.Register()).No);

        c.No.ShouldBe("TT20220128-000001");
        c.StatutoryDue.ShouldBe(Office.At("2022-02-16 23:59:59"));
        c.CommittedDue.ShouldBe(Office.At("2022-02-09 23:59:59"));
        c.StepDue.ShouldBe(Office.At("2022-01-29 23:59:59"), "the Saturday is worked in exchange");
        (c.Light, c.LightClock).ShouldBe((Light.Green, ClockKind.Committed));
        var clocks = await office.Rows<CaseClock, List<CaseClock>>(q => q.OrderBy(x => x.Kind).ToListAsync());
        clocks.Select(x => x.Limit).ShouldBe(["10 wd", "5 wd", "1 wd"]);
        clocks.ShouldAllBe(x => x.Rule == "t.limits#*@2018-01-01");
    }

    [Theory, BothDatabases]
    public async Task Take_PauseResumeExtend_MovesBothClocksToTheDay(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind, "2022-06-06 09:00");
        var no = (await office.InHand()).No;
        office.GoTo("2022-06-08 09:00");
        await office.Take(office.Handler, no, "wait", new { ground = "hearing" });
        (await office.Read(no)).PausedAt.ShouldBe(office.Now);
        office.GoTo("2022-06-20 09:00");

        var c = await office.Take(office.Handler, no, "resume");
        // Committed 5 wd to 06-13: three working days were left (9, 10, 13), counted again from the 20th.
        c.CommittedDue.ShouldBe(Office.At("2022-06-23 23:59:59"));
        c.StatutoryDue.ShouldBe(Office.At("2022-06-30 23:59:59"));

        await office.Take(office.Handler, no, "ask", reason: "复杂");
        c = await office.Take(office.Dispatcher, no, "approve");
        c.CommittedDue.ShouldBe(Office.At("2022-07-07 23:59:59"));
        c.StatutoryDue.ShouldBe(Office.At("2022-07-14 23:59:59"));
        c.Extended.ShouldBeTrue();
        (await office.Try(office.Handler, no, "ask", reason: "再延")).Error!.Code.ShouldBe("case.extended-before");
    }

    [Theory, BothDatabases]
    public async Task Judge_Redo_BeginsTheClocksAnewAndTheSecondIsBlack(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind, "2022-06-06 09:00");
        var no = (await office.InHand("code")).No;
        var citizen = Daodi.Trust.Viewer.Citizen("code");
        office.GoTo("2022-06-08 09:00");
        var c = await office.Take(office.Handler, no, "answer");
        (c.Light, c.LightClock, c.Turn).ShouldBe((Light.Green, ClockKind.Step, Turn.Desk));
        c.OwnerL2.ShouldBe("371402", "the county keeps seeing what it answers for");

        c = await office.Take(citizen, no, "judge", new { good = false });
        (c.Stage, c.RedoCount, c.Turn, c.OwnerUnit).ShouldBe(("work", 1, Turn.Unit, "371402"));
        c.CommittedDue.ShouldBe(Office.At("2022-06-15 23:59:59"), "five working days from the redo");
        (await office.Try(office.Handler, no, "return", reason: "不是我的")).Error!.Code.ShouldBe("case.redo");

        await office.Take(office.Handler, no, "answer");
        c = await office.Take(citizen, no, "judge", new { good = false });
        (c.RedoCount, c.Light).ShouldBe((2, Light.Black));
        c = await office.Take(office.Handler, no, "answer");
        (c.Light, c.LightClock).ShouldBe((Light.Green, ClockKind.Step), "the unit has done its part; the desk has its own limit to call back");
        c = await office.Take(citizen, no, "judge", new { good = false });
        (c.Stage, c.OwnerUnit).ShouldBe(("raised", "3714"));
        c = await office.Take(office.Dispatcher, no, "order");
        (c.Stage, c.OwnerUnit).ShouldBe(("work", "371402"));

        var rounds = await office.Rows<CaseClock, List<CaseClock>>(q => q.Where(x => x.Kind == ClockKind.Committed).OrderBy(x => x.Round).ToListAsync());
        rounds.Select(r => (r.Round, r.Runs, r.Late)).ShouldBe([(1, false, false), (2, false, false), (3, false, false), (4, true, (bool?)null)]);
    }

    [Theory, BothDatabases]
    public async Task Sweep_TimePasses_RecordsAndTellsEachLightOnceAtItsInstant(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind, "2022-06-06 09:00");
        var no = (await office.InHand()).No;

        office.GoTo("2022-06-10 11:59");
        (await office.Sweeps.Lights()).ShouldBe(0);
        office.GoTo("2022-06-10 12:30");
        (await office.Sweeps.Lights()).ShouldBe(1);
        (await office.Sweeps.Lights()).ShouldBe(0, "each change is recorded once");
        (await office.Read(no)).Light.ShouldBe(Light.Yellow);

        office.GoTo("2022-07-01 00:00");
        await office.Sweeps.Run();

        var changes = await office.Rows<LightChange, List<LightChange>>(q => q.OrderBy(l => l.At).ToListAsync());
        changes.Select(l => (l.To, l.At, l.OwnerUnit)).ShouldBe([
            (Light.Yellow, changes[0].At, "371402"),
            (Light.Red, Office.At("2022-06-14 00:00"), "371402"),
            (Light.Black, Office.At("2022-06-21 00:00"), "371402")]);
        changes[0].At.ShouldBe(Office.At("2022-06-10 12:00"), TimeSpan.FromSeconds(1));
        var notices = await office.Rows<Notice, List<Notice>>(q => q.Where(n => n.Kind.StartsWith("light.")).OrderBy(n => n.Id).ToListAsync());
        notices.Select(n => (n.Kind, Person: n.AccountId is not null, n.Unit)).ShouldBe([
            ("light.yellow", true, null), ("light.red", true, null), ("light.red", false, "3714"),
            ("light.black", true, null), ("light.black", false, "3714")]);
        (await office.Read(no)).LightAt.ShouldBeNull();
    }

    [Theory, BothDatabases]
    public async Task Open_CalendarNotPublished_IsUnknownUntilTheYearIsImported(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind, "2026-12-28 09:00");

        var c = await office.Register();

        (c.Light, c.CommittedDue, c.StatutoryDue).ShouldBe((Light.Unknown, null, null));
        (await office.Rows<CaseClock, string?>(q => q.Where(x => x.Kind == ClockKind.Committed).Select(x => x.Unknown).SingleAsync()))
            .ShouldBe("calendar.missing:2027");
        (await office.Get<CalendarStore>().Import("""{"year":2027,"days":[{"date":"2027-01-01","isOffDay":true,"name":"元旦"}]}""")).Ok.ShouldBeTrue();
        (await office.Sweeps.Calendars()).ShouldBe(1);

        c = await office.Read(c.No);
        c.CommittedDue.ShouldBe(Office.At("2027-01-05 23:59:59"));
        (c.Light, c.AwaitsCalendarSince).ShouldBe((Light.Green, null));
        (await office.Rows<LightChange, LightChange>(q => q.SingleAsync())).Cause.ShouldBe("calendar");
    }

    [Theory, BothDatabases]
    public async Task Sweep_SilenceAfterTheAnswer_ClosesTheCaseByTheSystem(DatabaseKind kind)
    {
        await using var office = await Office.Open(kind, "2022-06-06 09:00");
        var no = (await office.InHand()).No;
        await office.Take(office.Handler, no, "answer");
        office.GoTo("2022-06-13 23:00");
        (await office.Sweeps.Timers()).ShouldBe(0);
        office.GoTo("2022-06-14 00:00");

        (await office.Sweeps.Timers()).ShouldBe(1);

        var c = await office.Read(no);
        (c.Stage, c.Turn, c.Light, c.ClosedAt, c.TimerAt).ShouldBe(("done", Turn.Nobody, Light.None, office.Now, null));
        (await office.Sweeps.Timers()).ShouldBe(0);
    }
}

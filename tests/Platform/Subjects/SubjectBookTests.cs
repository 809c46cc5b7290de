using Daodi.Subjects;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Subjects;

public sealed class SubjectBookTests
{
    private const string PhoneA = "13905341123", PhoneB = "13605342222", IdA = "371402198001010012", IdB = "11010519491231002X";

    [Theory, BothDatabases]
    public async Task Sightings_OfOneNumber_AreOneSubjectWithinAndAcrossBatches(DatabaseKind kind)
    {
        await using var register = await Register.Start(kind);
        var first = await register.Meet(
            Register.Person("王青禾", ("phone", PhoneA)), Register.Person("王 青禾先生", ("phone", PhoneA)), Register.Person(null, ("phone", PhoneA)));
        first.Distinct().ShouldHaveSingleItem();
        var later = await register.Meet(Register.Person("王青禾", ("id", IdA), ("phone", PhoneA)), Register.Person("王青禾", ("id", IdA)));
        later.ShouldAllBe(id => id == first[0]);
        // The number that was new is known from now on, without the telephone.
        (await register.Meet(Register.Person("改了名", ("id", IdA), ("phone", PhoneB))))[0].ShouldBe(first[0]);
        (await register.Reader.Read(db => db.Set<SubjectIdentifier>().CountAsync())).ShouldBe(3);
    }

    [Theory, BothDatabases]
    public async Task Telephone_UnderAnotherNameOrIdentity_IsAnotherSubject(DatabaseKind kind)
    {
        await using var register = await Register.Start(kind);
        var ids = await register.Meet(
            Register.Person("王青禾", ("id", IdA), ("phone", PhoneA)),
            Register.Person("李小满", ("phone", PhoneA)),
            Register.Person("王青禾", ("id", IdB), ("phone", PhoneA)));
        ids.Distinct().Count().ShouldBe(3);
    }

    [Theory, BothDatabases]
    public async Task NameGivenLater_IsKept(DatabaseKind kind)
    {
        await using var register = await Register.Start(kind);
        var id = (await register.Meet(Register.Person(null, ("phone", PhoneA))))[0];
        register.Clock.Advance(TimeSpan.FromDays(3));
        (await register.Meet(Register.Person("王青禾", ("phone", PhoneA))))[0].ShouldBe(id);
        var subject = await register.Reader.Read(db => db.Set<Subject>().SingleAsync());
        (subject.Name, subject.NameKey).ShouldBe(("王青禾", "王青禾"));
        (subject.LastSeenAt - subject.FirstSeenAt).ShouldBeGreaterThan(TimeSpan.FromDays(2));
    }

    [Theory, BothDatabases]
    public async Task Place_ByItsAddressInItsDivision_IsOne(DatabaseKind kind)
    {
        await using var register = await Register.Start(kind);
        var ids = await register.Meet(
            Sighting.Place("山东省德州市新湖街道青禾路 17号", "371402001", 116.3, 37.4)!, Sighting.Place("新湖街道青禾路１７号", "371402001", null, null)!,
            Sighting.Place("新湖街道青禾路17号", "371402002", null, null)!);
        ids[1].ShouldBe(ids[0]);
        ids[2].ShouldNotBe(ids[0]);
        Sighting.Place(" ", "371402001", null, null).ShouldBeNull();
    }

    [Theory, BothDatabases]
    public async Task Numbers_AreFoundWholeByTheirDigest_AndStandNowhereInClear(DatabaseKind kind)
    {
        await using var register = await Register.Start(kind);
        var ids = await register.Meet(Register.Person("王青禾", ("phone", PhoneA), ("id", IdA)), Register.Person("王青山", ("phone", PhoneB)));
        (await register.Desk.ByNumber(new("phone", PhoneA))).Select(s => s.Id).ShouldBe([ids[0]]);
        (await register.Desk.ByNumber(new("phone", PhoneA[..10] + "4"))).ShouldBeEmpty();
        (await register.Desk.ByName("王青", null)).Select(s => s.Id).ShouldBe(ids, ignoreOrder: true);
        (await register.Desk.ByName("王青禾", null)).Select(s => s.Id).ShouldBe([ids[0]]);
        var sheet = (await register.Desk.Sheet(ids[0])).Value;
        sheet.Identifiers.Select(i => i.Masked).ShouldBe(["139****1123", "371402********0012"]);
        sheet.Identifiers.Select(i => i.ToString()).ShouldAllBe(t => !t.Contains(PhoneA) && !t.Contains(IdA));
        (await register.Reader.Read(db => db.Set<SubjectIdentifier>().ToListAsync())).ShouldAllBe(i => i.Sealed.Length > 28);
    }

    [Theory, BothDatabases]
    public async Task SubjectInFull_NeedsPermissionAndPurpose_AndIsNotedBeforeItIsGiven(DatabaseKind kind)
    {
        await using var register = await Register.Start(kind);
        var id = (await register.Meet(Register.Person("王青禾", ("phone", PhoneA))))[0];
        (await register.Desk.Open(id, PersonalReads.Subject, "contact", "核对联系方式", Viewer.Nobody)).Error!.Code.ShouldBe("unmask.forbidden");
        (await register.Desk.Open(id, PersonalReads.Subject, "curiosity", "核对联系方式", Register.Officer)).Error!.Code.ShouldBe("unmask.purpose");
        (await register.Reader.Read(db => db.Set<PersonalRead>().CountAsync())).ShouldBe(0);
        var act = (await register.Desk.Open(id, PersonalReads.Subject, "contact", "核对联系方式", Register.Officer)).Value;
        var read = await register.Reader.Read(db => db.Set<PersonalRead>().SingleAsync());
        (read.ActId, read.SubjectId, read.How).ShouldBe((act, (long?)id, PersonalReads.Subject));
    }
}

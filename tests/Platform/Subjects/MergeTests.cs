using Daodi.Subjects;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Subjects;

public sealed class MergeTests
{
    private const string PhoneA = "13905341123", PhoneB = "13605342222", PhoneC = "13705343333";

    [Theory, BothDatabases]
    public async Task Unmerge_WithReferencesMadeInBetween_RestoresExactly(DatabaseKind kind)
    {
        await using var register = await Register.Start(kind);
        var (a, b) = (Register.Person("王青禾", ("phone", PhoneA)), Register.Person("王青禾", ("phone", PhoneB)));
        var ids = await register.Meet(a, b);
        var untouched = await Rows(register);

        var merge = (await register.Merges.Merge(ids[0], ids[1], "同一人的两个号码", Register.Officer)).OrThrow();
        (await register.Roots())[ids[1]].ShouldBe(ids[0]);
        (await register.Desk.Sheet(ids[1])).Value.Identifiers.Select(i => i.Value).ShouldBe([PhoneA, PhoneB]);
        // Later references: each number still leads to the subject that had it, and a new number joins whom it came with.
        (await register.Meet(b, a)).ShouldBe([ids[1], ids[0]]);
        (await register.Meet(new Sighting(SubjectKind.Person, "王青禾", [new("phone", PhoneB), new("phone", PhoneC)])))[0].ShouldBe(ids[1]);

        (await register.Merges.Unmerge(merge, "核对后不是同一人", Register.Officer)).OrThrow();
        (await register.Roots()).ShouldBe(new Dictionary<long, long> { [ids[0]] = ids[0], [ids[1]] = ids[1] });
        (await register.Desk.Sheet(ids[0])).Value.Identifiers.Select(i => i.Value).ShouldBe([PhoneA]);
        (await register.Desk.Sheet(ids[1])).Value.Identifiers.Select(i => i.Value).ShouldBe([PhoneB, PhoneC]);
        (await Rows(register)).ShouldBe(untouched);
        (await register.Merges.Unmerge(merge, "再撤一次试试", Register.Officer)).Error!.Code.ShouldBe("merge.undone");
        var acts = await register.Reader.Read(db => db.Set<ActRow>().Where(x => x.Type.StartsWith("subjects.")).OrderBy(x => x.Id).Select(x => new { x.Type, x.Reason }).ToListAsync());
        acts.Select(x => (x.Type, x.Reason)).ShouldBe([(SubjectActs.Merged, "同一人的两个号码"), (SubjectActs.Unmerged, "核对后不是同一人")]);
    }

    [Theory, BothDatabases]
    public async Task Merges_InAChain_ComeApartInAnyOrder(DatabaseKind kind)
    {
        await using var register = await Register.Start(kind);
        var ids = await register.Meet(Register.Person("甲甲", ("phone", PhoneA)), Register.Person("乙乙", ("phone", PhoneB)), Register.Person("丙丙", ("phone", PhoneC)));
        var inner = (await register.Merges.Merge(ids[1], ids[2], "先并一对", Register.Officer)).OrThrow();
        var outer = (await register.Merges.Merge(ids[0], ids[2], "再并入甲甲", Register.Officer)).OrThrow();
        (await register.Roots()).Values.Distinct().ShouldBe([ids[0]]);
        (await register.Merges.Merge(ids[2], ids[0], "已是一个", Register.Officer)).Error!.Code.ShouldBe("subject.same");

        // The inner one first: 丙丙 stands alone, 乙乙 stays with 甲甲.
        (await register.Merges.Unmerge(inner, "先并的那对撤销", Register.Officer)).OrThrow();
        (await register.Roots()).ShouldBe(new Dictionary<long, long> { [ids[0]] = ids[0], [ids[1]] = ids[0], [ids[2]] = ids[2] });
        (await register.Merges.Unmerge(outer, "后并的也撤销", Register.Officer)).OrThrow();
        (await register.Roots()).ShouldAllBe(r => r.Key == r.Value);
    }

    [Theory, BothDatabases]
    public async Task Merge_OfAPersonAndAPlaceOrWithoutReason_IsRefused(DatabaseKind kind)
    {
        await using var register = await Register.Start(kind);
        var ids = await register.Meet(Register.Person("王青禾", ("phone", PhoneA)), Sighting.Place("青禾路17号", "371402001", null, null)!);
        (await register.Merges.Merge(ids[0], ids[1], "并错了的", Register.Officer)).Error!.Code.ShouldBe("subject.kind");
        (await register.Merges.Merge(ids[0], ids[1], "并", Register.Officer)).Error!.Code.ShouldBe("subject.reason");
        (await register.Merges.Merge(ids[0], 7, "没有这个", Register.Officer)).Error!.Code.ShouldBe("subject.none");
    }

    [Theory, BothDatabases]
    public async Task Doubles_AreOfferedOnceAndDecidedByPeople(DatabaseKind kind)
    {
        await using var register = await Register.Start(kind);
        var shared = await register.Meet(Register.Person("王青禾", ("phone", PhoneA)), Register.Person("王清河", ("phone", PhoneA)), Register.Person("李小满", ("phone", PhoneB)));
        var firms = await register.Meet(
            new Sighting(SubjectKind.Organisation, "德州青禾物业有限公司", [new("uscc", "91371400MA3C00003K")]),
            new Sighting(SubjectKind.Organisation, "德州青禾物业", [new("unit", "X1")]));
        (await register.Doubles.Find()).ShouldBe(2);
        (await register.Doubles.Find()).ShouldBe(0);
        var pairs = await register.Reader.Read(db => db.Set<SubjectDouble>().OrderBy(d => d.A).ToListAsync());
        pairs.Select(p => (p.A, p.B, p.Why)).ShouldBe([(shared[0], shared[1], "number"), (firms[0], firms[1], "name")]);

        (await register.Doubles.Decide(pairs[0].Id, same: false, "一家人共用电话", Register.Officer)).OrThrow();
        (await register.Doubles.Decide(pairs[1].Id, same: true, "同一家公司", Register.Officer)).OrThrow();
        (await register.Doubles.Decide(pairs[1].Id, same: true, "同一家公司", Register.Officer)).Error!.Code.ShouldBe("double.decided");
        var roots = await register.Roots();
        (roots[shared[1]], roots[firms[1]]).ShouldBe((shared[1], firms[0]));
        (await register.Doubles.Find()).ShouldBe(0);
        (await register.Reader.Read(db => db.Set<ActRow>().CountAsync(a => a.Type == SubjectActs.KeptApart || a.Type == SubjectActs.Merged))).ShouldBe(2);
    }

    /// <summary>What the two subjects are, but for when they were last met.</summary>
    private static Task<List<string>> Rows(Register register) => register.Reader.Read(db => db.Set<Subject>().OrderBy(s => s.Id)
        .Select(s => $"{s.Id} {s.Kind} {s.Name} {s.NameKey} {s.Address} {s.RootId} {s.MergedInto}").ToListAsync());
}

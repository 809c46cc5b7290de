using Daodi.Kernel;
using Daodi.Trust;
using Daodi.Trust.Http;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Trust;

public sealed class ViewerTests
{
    [Fact]
    public void Special_Viewers_SeeAndDoOnlyWhatTheyMust()
    {
        Viewer.Nobody.May("cases.read").ShouldBeFalse();
        Viewer.Citizen("token").Scope.ShouldBe(Scope.Nothing);
        Viewer.Source("12345").May(Permissions.Push).ShouldBeTrue();
        Viewer.Source("12345").May(Permissions.Unmask).ShouldBeFalse();
        Viewer.System("timers").May("anything.at-all").ShouldBeTrue();
    }

    [Fact]
    public void Scope_WithoutItsCode_CannotBeMade()
    {
        Should.Throw<ArgumentException>(() => Scope.OfL2(""));
        Should.Throw<ArgumentException>(() => Scope.OfL3("371402", null!));
    }

    [Fact]
    public void Roles_OfTheSameName_AreRefused() =>
        Should.Throw<InvalidOperationException>(() => new Roles([new("a", ("甲", "A"), []), new("a", ("乙", "B"), [])]));

    [Fact]
    public void Roles_ThatNobodyOffers_PermitNothing()
    {
        var roles = new Roles([new("clerk", ("办事员", "Clerk"), ["cases.read", "cases.act"]), new("leader", ("领导", "Leader"), ["cases.read"])]);
        roles.PermissionsOf(["leader", "gone"]).ShouldBe(["cases.read"]);
        roles.PermissionsOf(["clerk", "leader"]).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(ErrorKind.NotFound, null, 404)]
    [InlineData(ErrorKind.Forbidden, null, 403)]
    [InlineData(ErrorKind.Conflict, null, 409)]
    [InlineData(ErrorKind.TooMany, null, 429)]
    [InlineData(ErrorKind.Unavailable, null, 503)]
    [InlineData(ErrorKind.Invalid, null, 400)]
    [InlineData(ErrorKind.Invalid, "phone", 422)]
    public void Problem_OfEachKind_HasItsStatusItsCodeAndBothLanguages(ErrorKind kind, string? field, int status)
    {
        var error = new Error("some.code", ("中文", "English"), field) { Kind = kind, Details = new Dictionary<string, object?> { ["x"] = 1 } };
        var problem = Problems.ToDetails(error);
        problem.Status.ShouldBe(status);
        problem.Extensions["code"].ShouldBe("some.code");
        problem.Extensions.ContainsKey("field").ShouldBe(field is not null);
        problem.Extensions["message"]!.ToString()!.ShouldContain("中文");
        problem.Extensions["details"].ShouldBe(error.Details);
    }

    [Fact]
    public void PersonCard_AsText_IsMasked()
    {
        var card = new PersonCard("王小明", PhoneNumber.Parse("13800000000").Value, null);
        card.ToString().ShouldBe("王* 138****0000");
    }
}

using Daodi.Trust;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Trust;

public sealed class ActHashTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 1, 2, 3, TimeSpan.Zero);

    [Fact]
    public void Act_JustMade_IsWhole() => Acts.IsWhole(Acts.Make(Dispatch(), 2)).ShouldBeTrue();

    [Fact]
    public void Act_MadeTwice_HasAnotherSaltAndHash()
    {
        var (one, other) = (Acts.Make(Dispatch(), 2), Acts.Make(Dispatch(), 2));
        one.Salt.ShouldNotBe(other.Salt);
        one.Hash.ShouldNotBe(other.Hash);
        one.Salt.Length.ShouldBe(16);
    }

    [Theory]
    [InlineData("reason")]
    [InlineData("actor")]
    [InlineData("instant")]
    [InlineData("number")]
    [InlineData("data")]
    [InlineData("public")]
    [InlineData("about")]
    public void Act_WithOneColumnChanged_IsNotWhole(string column)
    {
        var a = Acts.Make(Dispatch(), 2);
        var forged = new ActRow
        {
            Id = a.Id,
            CaseId = a.CaseId,
            About = column == "about" ? "another" : a.About,
            Seq = column == "number" ? a.Seq + 1 : a.Seq,
            Type = a.Type,
            ActorId = a.ActorId,
            ActorName = column == "actor" ? "somebody" : a.ActorName,
            ActorUnit = a.ActorUnit,
            At = column == "instant" ? a.At.AddMicroseconds(1) : a.At,
            Ground = a.Ground,
            Reason = column == "reason" ? "another" : a.Reason,
            FromStage = a.FromStage,
            ToStage = a.ToStage,
            Data = column == "data" ? """{"unit":"371403"}""" : a.Data,
            Public = column == "public" ? !a.Public : a.Public,
            Salt = a.Salt,
        };
        forged.Hash.ShouldBeEmpty();
        Acts.HashOf(forged).ShouldNotBe(a.Hash);
    }

    [Fact]
    public void Canonical_OfAnAct_IsItselfCanonicalJson()
    {
        var act = Acts.Make(Dispatch(), 2);
        var canonical = Acts.Canonical(act);
        using var document = System.Text.Json.JsonDocument.Parse(canonical);
        CanonicalJson.Of(document.RootElement).ShouldBe(canonical);
        document.RootElement.GetProperty("at").GetInt64().ShouldBe(At.ToUnixTimeMilliseconds() * 1000);
        document.RootElement.TryGetProperty("ground", out _).ShouldBeFalse();
    }

    private static NewAct Dispatch() => new("appeals.dispatch", Viewer.System("test"), At)
    {
        CaseId = 7,
        Reason = "路面坑洼，“影响”通行",
        FromStage = "registered",
        ToStage = "dispatched",
        Data = new { unit = "371402" },
        Public = true,
    };
}

using Daodi.Rules;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Rules;

public class CriterionTests
{
    private static readonly DateOnly Today = new(2022, 6, 1);

    private static Criterion<int?> MoreThan(int n) => new($"more-than-{n}", ($"大于{n}", $"More than {n}"),
        (x, _, _) => Finding.When(x is null ? null : x > n, ($"是{x}", $"It is {x}")).With("x", x));

    [Theory]
    [InlineData(5, Verdict.Met)]
    [InlineData(2, Verdict.NotMet)]
    [InlineData(null, Verdict.Unknown)]
    public void Judge_OneCriterion_KeepsInputs(int? x, Verdict verdict)
    {
        var explained = MoreThan(3).Judge(x, Rulebook.Empty, Today);
        explained.Verdict.ShouldBe(verdict);
        explained.Inputs["x"].ShouldBe(x);
    }

    /// <summary>Kleene's tables in full: three values, two parts, against the textbook definition.</summary>
    [Fact]
    public void AllAnyNot_EveryPairOfValues_FollowKleene()
    {
        foreach (var a in Enum.GetValues<Verdict>())
        {
            Judge(Criterion<Nothing>.Not("n", ("非", "not"), Fixed(a))).ShouldBe(
                a switch { Verdict.Met => Verdict.NotMet, Verdict.NotMet => Verdict.Met, _ => Verdict.Unknown });
            foreach (var b in Enum.GetValues<Verdict>())
            {
                Judge(Criterion<Nothing>.All("a", ("且", "and"), Fixed(a), Fixed(b))).ShouldBe(
                    a == Verdict.NotMet || b == Verdict.NotMet ? Verdict.NotMet
                    : a == Verdict.Met && b == Verdict.Met ? Verdict.Met : Verdict.Unknown);
                Judge(Criterion<Nothing>.Any("o", ("或", "or"), Fixed(a), Fixed(b))).ShouldBe(
                    a == Verdict.Met || b == Verdict.Met ? Verdict.Met
                    : a == Verdict.NotMet && b == Verdict.NotMet ? Verdict.NotMet : Verdict.Unknown);
            }
        }
    }

    [Fact]
    public void Judge_Combined_NamesWhatDecidedAndKeepsEveryPart()
    {
        var both = Criterion<int?>.All("between", ("界内", "Within"), MoreThan(3),
            Criterion<int?>.Not("at-most-9", ("不超过9", "At most 9"), MoreThan(9)));

        var explained = both.Judge(12, Rulebook.Empty, Today);

        explained.Verdict.ShouldBe(Verdict.NotMet);
        explained.Parts.Select(p => p.Verdict).ShouldBe([Verdict.Met, Verdict.NotMet]);
        var json = explained.ToJson();
        json.ShouldContain("\"verdict\":\"notMet\"");
        json.ShouldContain("不超过9");
    }

    private static Criterion<Nothing> Fixed(Verdict verdict) =>
        new("v", ("值", "value"), (_, _, _) => new Finding(verdict, ("因", "why")));

    private static Verdict Judge(Criterion<Nothing> criterion) => criterion.Judge(default, Rulebook.Empty, Today).Verdict;

    private readonly record struct Nothing;
}

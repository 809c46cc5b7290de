using Daodi.Trust;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Trust;

public sealed class PasswordRulesTests
{
    private const int Least = 10;
    private static readonly string?[] Own = ["zhangwei", "张伟", "371402", null, "wu"];

    [Theory]
    [InlineData("Kiwi-7-Ab", "nine characters")]
    [InlineData("Daodi-2026!", "the product")]
    [InlineData("德州到底2026Aa", "two words of the site")]
    [InlineData("Password2026!", "the word itself")]
    [InlineData("Zhangwei-88", "the user name")]
    [InlineData("张伟Ab12345x", "the person's name")]
    [InlineData("Aa-371402-x", "the unit")]
    [InlineData("Qwerty-4711-Z", "a run along the keyboard")]
    [InlineData("Zx-poiuy-47A", "a run backwards")]
    [InlineData("1qaz2wsxKK#", "a run of columns")]
    [InlineData("Xk9876543ab", "digits downwards")]
    [InlineData("Kiwi-aaaaa-7", "one character five times")]
    [InlineData("Ab1Ab1Ab1Ab1", "one piece said again")]
    public void Password_ThatIsTriedFirst_IsRefused(string password, string why) =>
        PasswordRules.Fault(password, Least, Own).ShouldNotBeNull(why).ShouldSatisfyAllConditions(e => e.Code.ShouldBe("account.password"), e => e.Field.ShouldBe("password"));

    [Theory]
    [InlineData("Correct-Horse-9")]
    [InlineData("Zhangwei-mows-the-lawn-on-3-Sundays")]
    [InlineData("七月的运河边有三棵柳树A1")]
    [InlineData("wu-Kiwi-47-Tree")]
    [InlineData("Kx9#mmmm-vQ")]
    [InlineData("德州的Wind吹过第3座桥梁上空")]
    public void Password_ThatNobodyGuesses_IsTaken(string password) => PasswordRules.Fault(password, Least, Own).ShouldBeNull();
}

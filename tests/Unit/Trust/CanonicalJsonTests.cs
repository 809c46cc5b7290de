using System.Text.Json;
using Daodi.Trust;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Trust;

public sealed class CanonicalJsonTests
{
    // The numbers of RFC 8785, appendix B, that JSON text can bring.
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("-5e-324", "-5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("295147905179352830000", "295147905179352830000")]
    [InlineData("9.999999999999997e22", "9.999999999999997e+22")]
    [InlineData("1e23", "1e+23")]
    [InlineData("1.0000000000000001e23", "1.0000000000000001e+23")]
    [InlineData("999999999999999700000.0", "999999999999999700000")]
    [InlineData("999999999999999900000.0", "999999999999999900000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("9.999999999999997e-7", "9.999999999999997e-7")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("333333333.3333332", "333333333.3333332")]
    [InlineData("333333333.33333329", "333333333.3333333")]
    [InlineData("-0.0000033333333333333333", "-0.0000033333333333333333")]
    [InlineData("1424953923781206.2", "1424953923781206.2")]
    [InlineData("4.50", "4.5")]
    [InlineData("2e-3", "0.002")]
    [InlineData("1E30", "1e+30")]
    [InlineData("100.0", "100")]
    public void Number_OfTheRfc_IsWrittenAsEcmaScriptDoes(string given, string expected) => Canonical(given).ShouldBe(expected);

    [Fact]
    public void Integer_OfSixtyFourBits_KeepsAllItsDigits() => Canonical("9223372036854775807").ShouldBe("9223372036854775807");

    // RFC 8785, 3.2.3: the order is that of UTF-16 code units, so the emoji (a surrogate pair) stands before U+FB33.
    [Fact]
    public void Names_OfTheRfc_AreSortedByCodeUnits() =>
        Canonical("""{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""")
            .ShouldBe("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");

    [Fact]
    public void Text_WithControls_HasTheShortestEscapes() =>
        Canonical("""{"s":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/\u007f"}""")
            .ShouldBe("{\"s\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u007f\"}");

    [Fact]
    public void Document_WithSpaceAndNesting_HasNeitherSpaceNorDisorder() =>
        Canonical("""{ "b" : [ 1 , { "z" : null , "a" : true } ] , "a" : "路面坑洼" }""")
            .ShouldBe("""{"a":"路面坑洼","b":[1,{"a":true,"z":null}]}""");

    [Fact]
    public void Value_OfAnObject_IsTheSameWhateverTheOrderOfItsProperties() =>
        CanonicalJson.Of(new Dictionary<string, object?> { ["b"] = 1, ["a"] = "x" }).ShouldBe(CanonicalJson.Of(new { a = "x", b = 1L }));

    [Fact]
    public void Value_OfNothing_IsAnEmptyObject() => CanonicalJson.Of((object?)null).ShouldBe("{}");

    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json);
        return CanonicalJson.Of(document.RootElement);
    }
}

using CsCheck;
using Daodi.Kernel;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Kernel;

public class MoneyTests
{
    [Theory]
    [InlineData("1234.56", 123456)]
    [InlineData("1,234.5", 123450)]
    [InlineData("￥１，２３４．５６", 123456)]
    [InlineData("¥1234元", 123400)]
    [InlineData("-0.5", -50)]
    [InlineData("0.500", 50)]
    [InlineData("92233720368547758.07", long.MaxValue)]
    public void Money_Yuan_IsReadToTheFen(string text, long fen) => Money.Parse(text).Value.Fen.ShouldBe(fen);

    [Theory]
    [InlineData(null, "money.format")]
    [InlineData("", "money.format")]
    [InlineData("12,34", "money.format")]
    [InlineData("1e3", "money.format")]
    [InlineData(".5", "money.format")]
    [InlineData("0.005", "money.precision")]
    [InlineData("92233720368547758.08", "money.range")]
    [InlineData("99999999999999999999999999999999999", "money.range")]
    public void Money_Wrong_SaysWhy(string? text, string error) => Money.Parse(text).Error!.Code.ShouldBe(error);

    [Theory]
    [InlineData(123456, "¥1,234.56")]
    [InlineData(-50, "-¥0.50")]
    [InlineData(0, "¥0.00")]
    public void Money_Display_HasSignAndGroups(long fen, string shown) => new Money(fen).Display.ShouldBe(shown);

    [Fact]
    public void Money_WrittenAndRead_IsTheSame() =>
        Gen.Long.Where(fen => fen != long.MinValue).Sample(fen =>
            Money.Parse(new Money(fen).ToString()).Value.Fen == fen && Money.Parse(new Money(fen).Display).Value.Fen == fen);

    [Fact]
    public void Money_Overflow_Throws()
    {
        Should.Throw<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
        Should.Throw<OverflowException>(() => -new Money(long.MinValue));
        Should.Throw<OverflowException>(() => new Money(long.MaxValue) * 2);
    }

    [Theory]
    [InlineData(105, 0.5, 53)]
    [InlineData(-105, 0.5, -53)]
    [InlineData(104, 0.5, 52)]
    public void Money_Share_IsRoundedHalfUp(long fen, double rate, long share) =>
        new Money(fen).Times((decimal)rate).Fen.ShouldBe(share);
}

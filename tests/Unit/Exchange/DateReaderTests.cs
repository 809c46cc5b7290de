using System.Globalization;
using Daodi.Exchange;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Exchange;

public sealed class DateReaderTests
{
    [Theory]
    [InlineData("2022-6-10", "2022-06-10 00:00:00")]
    [InlineData("2022/6/10 9:05", "2022-06-10 09:05:00")]
    [InlineData("2022.6.10", "2022-06-10 00:00:00")]
    [InlineData("2022年6月10日", "2022-06-10 00:00:00")]
    [InlineData("2022年6月10日 14:30", "2022-06-10 14:30:00")]
    [InlineData("2022年06月10日14时30分05秒", "2022-06-10 14:30:05")]
    [InlineData("2022年6月10日14时", "2022-06-10 14:00:00")]
    [InlineData("2022年6月10日 下午2:30", "2022-06-10 14:30:00")]
    [InlineData("2022-6-10 上午12:05", "2022-06-10 00:05:00")]
    [InlineData("2022/6/10 2:30 PM", "2022-06-10 14:30:00")]
    [InlineData("２０２２－６－１０　１４：３０", "2022-06-10 14:30:00")]
    [InlineData("20220610143000", "2022-06-10 14:30:00")]
    [InlineData("20220610", "2022-06-10 00:00:00")]
    [InlineData("20220610T143000", "2022-06-10 14:30:00")]
    [InlineData("2022-06-10T14:30:00+08:00", "2022-06-10 14:30:00")]
    [InlineData("2022-06-10T06:30:00Z", "2022-06-10 14:30:00")]
    [InlineData("2022-06-10T06:30:00.123Z", "2022-06-10 14:30:00")]
    [InlineData("Fri, 10 Jun 2022 06:30:00 GMT", "2022-06-10 14:30:00")]
    [InlineData("44722.604166666664", "2022-06-10 14:30:00")]
    [InlineData("44722", "2022-06-10 00:00:00")]
    public void Text_InAnyKnownForm_IsOneInstant(string text, string wanted) =>
        DateReader.Parse(text).Value.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture).ShouldBe(wanted);

    [Theory]
    [InlineData("2022-13-01", "date.format")]
    [InlineData("2022-02-29", "date.format")]
    [InlineData("2022", "date.format")]
    [InlineData("昨天下午", "date.format")]
    [InlineData("", "date.format")]
    [InlineData("#N/A", "date.format")]
    [InlineData("1899-12-31", "date.early")]
    [InlineData("0001-01-01", "date.early")]
    public void Text_ThatIsNoDate_IsRefusedWithItsWords(string text, string code) => DateReader.Parse(text).Error!.Code.ShouldBe(code);

    [Fact]
    public void Format_GivenByAPerson_IsTheOnlyOne()
    {
        DateReader.Parse("10.06.2022 14:30", "dd.MM.yyyy HH:mm").Ok.ShouldBeTrue();
        DateReader.Parse("2022-06-10", "dd.MM.yyyy HH:mm").Ok.ShouldBeFalse();
        DateReader.Parse("100000", "excel").Value.Year.ShouldBe(2173);
        DateReader.Parse("100000").Ok.ShouldBeFalse();
    }
}

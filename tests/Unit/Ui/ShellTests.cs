using Daodi.Kernel;
using Daodi.Ui.Components;
using Daodi.Ui.Shell;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Ui;

public sealed class ShellTests
{
    [Theory]
    [InlineData("/", true)]
    [InlineData("/appeals?q=1", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("/a\r\nSet-Cookie: x=1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Preferences_WayBack_LeadsOnlyWithinTheSite(string? address, bool local) => Preferences.IsLocal(address).ShouldBe(local);

    [Theory]
    [InlineData("/appeals", "/appeals", true)]
    [InlineData("/appeals", "/appeals/17", true)]
    [InlineData("/appeals", "/appeals-old", false)]
    [InlineData("/", "/appeals", false)]
    [InlineData("/", "/", true)]
    public void NavItem_Covers_ItsPageAndWhatLiesBelow(string href, string path, bool covers) =>
        new NavItem(("页", "Page"), href, "file").Covers(path).ShouldBe(covers);

    [Theory]
    [InlineData(27 * 60, "还剩 1 天 3 小时", "1 d 3 h left")]
    [InlineData(125, "还剩 2 小时 5 分", "2 h 5 min left")]
    [InlineData(0, "还剩 不到 1 分钟", "under 1 min left")]
    [InlineData(-59, "超期 59 分钟", "59 min overdue")]
    [InlineData(-48 * 60, "超期 2 天", "2 d overdue")]
    [InlineData(40 * 1440 + 5 * 60, "还剩 40 天", "40 d left")]
    public void DurationWords_Left_SaysTheTwoLargestUnits(int minutes, string zh, string en)
    {
        var now = new DateTimeOffset(2026, 6, 10, 6, 0, 0, TimeSpan.Zero);

        DurationWords.Left(now.AddMinutes(minutes), now).ShouldBe(new Words(zh, en));
    }

    [Fact]
    public void Lights_EachHasItsOwnShapeAndWord()
    {
        LightWords.Gravest.Select(l => l.Shape()).Distinct().Count().ShouldBe(6);
        LightWords.Gravest.Select(l => l.Word().En).Distinct().Count().ShouldBe(6);
        LightWords.Gravest.Select(l => l.Key()).Distinct().Count().ShouldBe(6);
    }

    [Fact]
    public void UiOptions_TileOrigin_IsTheServerOfTheTiles()
    {
        new UiOptions { TileUrl = "https://tiles.example:8443/{z}/{x}/{y}.png" }.TileOrigin.ShouldBe("https://tiles.example:8443");
        new UiOptions().TileOrigin.ShouldBeNull();
    }
}

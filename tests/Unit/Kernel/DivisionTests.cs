using Daodi.Kernel;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Kernel;

public class DivisionTests
{
    private static readonly DivisionTree Tree = DivisionTree.Dezhou;

    [Fact]
    public void Tree_Dezhou_HasTwelveCountiesAndTheirTownships()
    {
        Tree.City.Name.ShouldBe(("德州市", "Dezhou City"));
        Tree.Counties.Select(c => (c.Code, Tree.Children(c).Count)).ShouldBe(
        [
            ("371402", 7), ("371403", 13), ("371422", 12), ("371423", 9), ("371424", 12), ("371425", 15), ("371426", 12),
            ("371427", 14), ("371428", 8), ("371471", 6), ("371481", 16), ("371482", 11),
        ]);
        Tree.All.Count.ShouldBe(1 + 12 + 135);
        Tree.All.ShouldAllBe(d => d.Name.En.Length > 0 && char.IsAsciiLetterUpper(d.Name.En[0]));
    }

    [Fact]
    public void Township_Looked_Up_KnowsWhatItLiesIn()
    {
        var township = Tree.Find("371402001").Value;
        township.Level.ShouldBe(DivisionLevel.Township);
        Tree.Ancestors(township).Select(a => a.Code).ShouldBe(["371402", "371400"]);
        Tree.FullName(township).ShouldBe(("德州市德城区新湖街道", "Xinhu Subdistrict, Decheng District, Dezhou City"));
    }

    [Theory]
    [InlineData("371499")]
    [InlineData("")]
    [InlineData(null)]
    public void Division_UnknownCode_IsAnError(string? code) => Tree.Find(code).Error!.Code.ShouldBe("division.unknown");

    [Theory]
    [InlineData("371400", "371402001", true)]
    [InlineData("371402", "371402001", true)]
    [InlineData("371402", "371402", true)]
    [InlineData("371402", "371403001", false)]
    [InlineData("371402001", "371402", false)]
    [InlineData("371402001", "371402001005", true)]
    [InlineData("371400", "371500", false)]
    public void Division_Covers_FollowsTheCodes(string area, string code, bool covers) =>
        Division.Covers(area, code).ShouldBe(covers);

    [Theory]
    [InlineData("德城区新湖街道某小区门前路灯不亮", "371402001")]
    [InlineData("德州市齐河县的雨污分流", "371425")]
    [InlineData("我在禹城市市中街道", "371482001")]
    [InlineData("市中街道办事处", "371481001,371482001")]
    [InlineData("乐陵杨安镇调味品企业", "371481100")]
    [InlineData("黄河涯环境脏乱", "371402101")]
    [InlineData("禹城辛店的农田被淹", "371482103")]
    [InlineData("禹城辛店村的农田被淹", "371482")]
    [InlineData("辛店的农田被淹", "")]
    [InlineData("乐陵路与天衢东路交叉口", "")]
    [InlineData("德州的公交", "371400")]
    [InlineData("一马平原上", "")]
    [InlineData("平原县三唐乡", "371426202")]
    [InlineData("陵县边临镇", "371403108")]
    [InlineData("天衢新区袁桥镇和陵城区", "371471108,371403")]
    [InlineData("天衢街道", "371402003")]
    [InlineData("武城县武城镇", "371428100")]
    [InlineData("禹城十里望镇", "371482107")]
    [InlineData("渤海路堵车", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Text_Mentioning_Places_GivesTheMostSpecific(string? text, string codes) =>
        string.Join(',', Tree.FindInText(text).Select(d => d.Code)).ShouldBe(codes);

    [Fact]
    public void EveryDivision_ByItsFullName_IsFoundInText()
    {
        foreach (var division in Tree.All)
            Tree.FindInText($"反映{Tree.FullName(division).Zh}的问题").ShouldBe([division], division.Name.Zh);
    }
}

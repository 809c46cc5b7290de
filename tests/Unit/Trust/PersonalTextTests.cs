using Daodi.Trust;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Trust;

public sealed class PersonalTextTests
{
    [Theory]
    [InlineData("电话13905341123。", "电话139****1123。")]
    [InlineData("证件371402198001010012，谢谢", "证件371402********0012，谢谢")]
    [InlineData("订单371402198001010013", "订单371402198001010013")]
    [InlineData("编号113905341123", "编号113905341123")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Mask_OfAText_HidesNumbersOfPersonsAlone(string? text, string masked) => PersonalText.Mask(text).ShouldBe(masked);

    [Fact]
    public void Without_TheLongerFirst_LeavesNoPartOfIt() =>
        PersonalText.Without("王青禾(青禾)电话13905341123", ["青禾", "王青禾", "13905341123", null, ""]).ShouldBe("某某(某某)电话***");
}

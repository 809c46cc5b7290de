using Daodi.Subjects;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Subjects;

public sealed class SubjectTextTests
{
    [Theory]
    [InlineData("王小明", "王小明")]
    [InlineData(" 王 小明 先生", "王小明")]
    [InlineData("ＷＡＮＧ　Xiaoming", "wangxiaoming")]
    [InlineData("先生", "先生")]
    [InlineData("德州青禾物业有限公司", "德州青禾物业")]
    [InlineData("德州青禾物业（集团）股份有限公司", "德州青禾物业集团")]
    [InlineData("有限公司", "有限公司")]
    [InlineData("𠮷田", "𠮷田")]
    [InlineData(" · ", null)]
    [InlineData(null, null)]
    public void NameKey_OfAName_IsWhatIsCompared(string? name, string? key) => SubjectText.NameKey(name).ShouldBe(key);

    [Theory]
    [InlineData("山东省德州市德城区新湖街道青禾路17号", "德城区新湖街道青禾路17号")]
    [InlineData("德城区 新湖街道，青禾路１７号", "德城区新湖街道青禾路17号")]
    [InlineData("路", null)]
    [InlineData("", null)]
    public void AddressKey_OfAnAddress_IsWhatIsCompared(string? address, string? key) => SubjectText.AddressKey(address).ShouldBe(key);

    [Theory]
    [InlineData("phone", "138 0000 0000", "138****0000")]
    [InlineData("id", "371402198001010012", "371402********0012")]
    [InlineData("uscc", "91371400MA3C00003K", "91371400MA3C00003K")]
    [InlineData("plate", "鲁N12345", "鲁N**3*5")]
    public void Identifier_AsShown_IsMasked(string kind, string typed, string masked)
    {
        var identifier = Identifier.Parse(kind, typed).Value;
        identifier.Masked.ShouldBe(masked);
        identifier.ToString().ShouldBe($"{kind} {masked}");
    }

    [Theory]
    [InlineData("phone", "123")]
    [InlineData("id", "371402198001010013")]
    [InlineData("name", "王小明")]
    [InlineData(null, "1")]
    public void Identifier_ThatIsNone_IsRefused(string? kind, string typed) => Identifier.Parse(kind, typed).Ok.ShouldBeFalse();
}

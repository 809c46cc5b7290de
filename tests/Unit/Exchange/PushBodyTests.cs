using System.Text;
using Daodi.Exchange;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Exchange;

public sealed class PushBodyTests
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    [Fact]
    public void Object_WithAnId_IsOneItemWithItsTextAsItCame()
    {
        var item = Utf8("""{ "sourceId": "A-1", "title": "路面坑洼" }""").ShouldHaveSingleItem();
        item.SourceId.ShouldBe("A-1");
        item.Payload.ShouldBe("""{ "sourceId": "A-1", "title": "路面坑洼" }""");
    }

    [Fact]
    public void Array_OfGoodAndBad_KeepsTheGoodAndNamesTheBadByIndex()
    {
        var items = Utf8("""[{"sourceId":"1"},{"title":"no id"},7,{"sourceId":""},{"sourceId":20261124000123},{"sourceId":"a\u0000b"},{"sourceId":"\ud83d"}]""");
        items.Select(i => i.SourceId).ShouldBe(["1", null, null, null, "20261124000123", null, null]);
        items.Where(i => i.Fault is not null).Select(i => (i.Index, i.Fault!.Code)).ShouldBe(
            [(1, "item.source-id"), (2, "item.shape"), (3, "item.source-id"), (5, "item.source-id"), (6, "item.source-id")]);
    }

    [Fact]
    public void SourceId_LongerThanItsColumn_IsRefused()
    {
        Utf8($$"""{"sourceId":"{{new string('x', 128)}}"}""")[0].Fault.ShouldBeNull();
        Utf8($$"""{"sourceId":"{{new string('x', 129)}}"}""")[0].Fault!.Code.ShouldBe("item.source-id");
    }

    [Fact]
    public void Gb18030_NamedAsSuch_IsRead()
    {
        var items = PushBody.Read(Gb18030.GetBytes("""{"sourceId":"1","title":"德城区㐀路"}"""), "gb18030");
        items.Value[0].Payload.ShouldBe("""{"sourceId":"1","title":"德城区㐀路"}""");
    }

    [Fact]
    public void Gb18030_NotNamed_IsRefusedAtTheFirstWrongByte()
    {
        var body = Gb18030.GetBytes("""{"sourceId":"1","title":"德"}""");
        var refused = PushBody.Read(body, null);
        refused.Error!.Code.ShouldBe("push.encoding");
        refused.Error.Details!["byte"].ShouldBe(26);
    }

    [Theory]
    [InlineData("utf-8", "push.encoding", new byte[] { 0x7B, 0xC0, 0xAF, 0x7D })] // an overlong slash
    [InlineData("utf-8", "push.encoding", new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 })] // half a surrogate pair
    [InlineData("gb18030", "push.encoding", new byte[] { 0x7B, 0xFF, 0x7D })]
    [InlineData("big5", "push.charset", new byte[] { 0x7B, 0x7D })]
    public void Bytes_OfNoSuchEncoding_AreRefused(string charset, string code, byte[] body) =>
        PushBody.Read(body, charset).Error!.Code.ShouldBe(code);

    [Fact]
    public void ByteOrderMark_BeforeUtf8_IsSkipped() =>
        PushBody.Read((byte[])[0xEF, 0xBB, 0xBF, .. "{\"sourceId\":\"1\"}"u8], "UTF-8").Value[0].SourceId.ShouldBe("1");

    [Fact]
    public void Json_ThatBreaksOff_IsRefusedWithItsPlace()
    {
        var refused = PushBody.Read("[{\"sourceId\":\"1\"},\n {\"sourceId\" \"2\"}]"u8.ToArray(), null);
        refused.Error!.Code.ShouldBe("push.json");
        refused.Error.Details!["line"].ShouldBe(2L);
        refused.Error.Details!["byte"].ShouldBe(14L);
    }

    [Theory]
    [InlineData("", "push.json")]
    [InlineData("{", "push.json")]
    [InlineData("\"text\"", "push.shape")]
    [InlineData("null", "push.shape")]
    [InlineData("{\"sourceId\":\"1\",}", "push.json")]
    public void Body_ThatIsNoItem_IsRefused(string body, string code) =>
        PushBody.Read(Encoding.UTF8.GetBytes(body), null).Error!.Code.ShouldBe(code);

    [Fact]
    public void Nesting_BeyondReason_IsRefusedAndOverflowsNothing() =>
        PushBody.Read(Encoding.UTF8.GetBytes(new string('[', 100_000)), null).Error!.Code.ShouldBe("push.json");

    [Fact]
    public void Items_BeyondAThousand_AreRefused()
    {
        Utf8($"[{string.Join(',', Enumerable.Range(0, 1000).Select(n => $$"""{"sourceId":"{{n}}"}"""))}]").Count.ShouldBe(1000);
        PushBody.Read(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("{}", 1001))}]"), null).Error!.Code.ShouldBe("push.many");
    }

    private static IReadOnlyList<PushedItem> Utf8(string body) => PushBody.Read(Encoding.UTF8.GetBytes(body), null).Value;
}

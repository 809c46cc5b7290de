using System.Text;
using Daodi.Exchange;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Exchange;

public sealed class TableFileTests
{
    private static readonly ImportLimits Limits = new() { MaxCell = 1000 };
    private static readonly Encoding Gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    [Fact]
    public void Csv_WithQuotesSeparatorsAndLineEnds_IsReadAsRfc4180WritesIt()
    {
        var rows = Read("a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\r\n,plain \"q\" text\n\nlast,");
        rows.Select(r => r.Number).ShouldBe([1, 2, 4, 6]);
        rows[1].Cells.ShouldBe(["x, \"y\"", "two\nlines"]);
        rows[2].Cells.ShouldBe(["", "plain \"q\" text"]);
        rows[3].Cells.ShouldBe(["last", ""]);
    }

    [Theory]
    [InlineData("编号,内容\n1,有逗号；没分号\n", ',')]
    [InlineData("编号;内容\n1;a, b, c\n2;d\n", ';')]
    [InlineData("编号\t内容\n1\t一，二\n", '\t')]
    public void Separator_IsTheOneThatPartsTheLinesEvenly(string text, char separator) => Inspect(Encoding.UTF8.GetBytes(text)).Separator.ShouldBe(separator);

    [Fact]
    public void Quote_ThatNeverCloses_IsNamedByTheLineWhereItBegan()
    {
        Refusal("a,b\n1,x\n2,\"open\n3,y\n4,z\n").ShouldBe("import.quote");
        TableFile.Inspect(Stream("a,b\n1,x\n2,\"open\n3,y\n"), Limits).Error!.Message.En.ShouldContain("line 3, column 2");
        // Long before the end of a large file.
        Refusal("a,b\n1,\"" + new string('x', 5000) + "\n").ShouldBe("import.quote");
        Refusal("a,b\n1,\"x\"y\n").ShouldBe("import.after-quote");
    }

    [Fact]
    public void Encoding_IsToldByLookingAtAllOfIt()
    {
        Inspect(Gb.GetBytes("信访编号,诉求内容\n1,㐀路灯不亮\n")).Encoding.ShouldBe("GB18030");
        Inspect(Encoding.UTF8.GetBytes("信访编号,诉求内容\n")).Encoding.ShouldBe("UTF-8");
        Inspect([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("信访编号,诉求内容\n")]).Encoding.ShouldBe("UTF-8 BOM");
        Inspect([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("信访编号,诉求内容\n")]).Head[0].Cells.ShouldBe(["信访编号", "诉求内容"]);
    }

    [Fact]
    public void Encodings_Mixed_AreNamedByTheirLines()
    {
        var mixed = TableFile.Inspect(new MemoryStream([.. Encoding.UTF8.GetBytes("编号,诉求内容\n1,路灯一直不亮请修理\n"), .. Gb.GetBytes("2,下水道堵塞\n")]), Limits);
        mixed.Error!.Code.ShouldBe("import.mixed-encodings");
        mixed.Error.Message.En.ShouldContain("line 3 is not");
        TableFile.Inspect(new MemoryStream([.. "a,b\n"u8, 0x81, 0xFF, (byte)'\n']), Limits).Error!.Code.ShouldBe("import.encoding");
    }

    [Theory]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }, "import.xls")]
    [InlineData(new byte[] { (byte)'M', (byte)'Z', 0x90, 0 }, "import.binary")]
    [InlineData(new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F' }, "import.binary")]
    [InlineData(new byte[] { (byte)'a', (byte)',', 0, (byte)'b' }, "import.binary")]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 1, 2, 3, 4 }, "import.xlsx")]
    [InlineData(new byte[0], "import.empty")]
    public void File_ThatIsNoTable_IsToldByItsContent(byte[] bytes, string code) => TableFile.Inspect(new MemoryStream(bytes), Limits).Error!.Code.ShouldBe(code);

    [Fact]
    public void Page_OfTheWeb_IsNoData() => Refusal("<!DOCTYPE html><html><body>502 Bad Gateway</body></html>").ShouldBe("import.html");

    [Fact]
    public void Json_IsFlattenedByPaths()
    {
        var facts = TableFile.Inspect(Stream("""{"data":{"list":[{"id":7,"caller":{"phone":"138"},"tags":["a","b"]},{"id":8,"late":true}]}}"""), Limits, path: "data.list").Value;
        facts.Head[0].Cells.ShouldBe(["id", "caller.phone", "tags", "late"]);
        facts.Head[1].Cells.ShouldBe(["7", "138", "a,b", null]);
        facts.Head[2].Cells.ShouldBe(["8", null, null, "true"]);
        TableFile.Inspect(Stream("""{"data":[]}"""), Limits, path: "rows").Error!.Code.ShouldBe("import.items-path");
        TableFile.Inspect(Stream("""[{"id":1},{"id"""), Limits).Error!.Code.ShouldBe("import.json");
    }

    [Fact]
    public void Feed_RssAndAtom_AreRows()
    {
        var rss = TableFile.Inspect(Stream("""<rss version="2.0"><channel><title>t</title><item><guid>g1</guid><title>标题</title><link>http://a/1</link><pubDate>Fri, 10 Jun 2022 06:30:00 GMT</pubDate><description><![CDATA[<b>x</b>]]></description><category>a</category><category>b</category></item></channel></rss>"""), Limits).Value;
        rss.Head[1].Cells.ShouldBe(["g1", "标题", "http://a/1", "Fri, 10 Jun 2022 06:30:00 GMT", null, "<b>x</b>", null, null, "a,b"]);
        var atom = TableFile.Inspect(Stream("""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>e1</id><title>t</title><link rel="self" href="http://a/self"/><link href="http://a/1"/><updated>2022-06-10T06:30:00Z</updated><author><name>王</name></author></entry></feed>"""), Limits).Value;
        atom.Head[1].Cells.ShouldBe(["e1", "t", "http://a/1", null, "2022-06-10T06:30:00Z", null, null, "王", null]);
        Refusal("""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&e;</title></item></channel></rss>""").ShouldBe("import.feed");
        Refusal("<rss><channel><item><title>cut").ShouldBe("import.feed");
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Refusal(string text) => TableFile.Inspect(Stream(text), Limits).Error!.Code;

    private static FileFacts Inspect(byte[] bytes) => TableFile.Inspect(new MemoryStream(bytes), Limits).Value;

    private static List<TableRow> Read(string text)
    {
        using var file = Stream(text);
        using var table = TableFile.Open(file, new FileFacts { Format = "csv", Separator = ',' }, Limits).Value;
        return [.. table.Rows().Where(r => !r.IsBlank)];
    }
}

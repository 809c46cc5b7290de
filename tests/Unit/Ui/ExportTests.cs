using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Daodi.Ui.Lists;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Ui;

public sealed class ExportTests
{
    private sealed record Row(string? Text, object? Value);

    private static readonly IReadOnlyList<ExportColumn<Row>> Columns =
        [new(("内容", "Text"), r => r.Text), new(("数值", "Value"), r => r.Value)];

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\",\"点我\")")]
    [InlineData("+1+1")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    [InlineData("\n=1+1")]
    [InlineData("＝1+1")]
    [InlineData("＠SUM(A1)")]
    public async Task Csv_TextLikeAFormula_IsMadeText(string hostile)
    {
        var csv = await Csv(new Row(hostile, 1));

        var expected = "\"'" + hostile.Replace("\"", "\"\"", StringComparison.Ordinal) + "\",1\r\n";
        csv.ShouldEndWith(expected);
    }

    [Fact]
    public async Task Csv_BeginsWithByteOrderMark_AndQuotesByRfc4180()
    {
        var bytes = await Bytes(new Row("他说\"好\"，\n改日, 再来", -5), new Row(null, null));

        bytes[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
        Encoding.UTF8.GetString(bytes[3..]).ShouldBe("内容,数值\r\n\"他说\"\"好\"\"，\n改日, 再来\",-5\r\n,\r\n");
    }

    [Fact]
    public async Task Csv_InstantAndDay_AreOnTheCitysClock()
    {
        var csv = await Csv(new Row("t", new DateTimeOffset(2026, 6, 9, 18, 5, 9, TimeSpan.Zero)), new Row("d", new DateOnly(2026, 6, 10)));

        csv.ShouldContain("t,2026-06-10 02:05:09\r\n");
        csv.ShouldContain("d,2026-06-10\r\n");
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("@SUM(A1)")]
    [InlineData("-1")]
    public async Task Xlsx_TextLikeAFormula_IsMadeText(string hostile)
    {
        var sheet = await Xlsx(new Row(hostile, -5));

        sheet.Descendants().ShouldNotContain(e => e.Name.LocalName == "f");
        var cells = sheet.Descendants().Where(e => e.Name.LocalName == "row").Last().Elements().ToList();
        cells[0].Value.ShouldBe("'" + hostile);
        cells[1].Value.ShouldBe("-5");
        cells[1].Attribute("t")?.Value.ShouldBe("n");
    }

    [Fact]
    public async Task Xlsx_ManyRows_AreReadOneByOne()
    {
        var (asked, ahead) = (0, 0);
        async IAsyncEnumerable<Row> Rows()
        {
            for (var i = 0; i < 2000; i++)
            {
                await Task.Yield();
                asked++;
                yield return new Row($"第{i}条", i);
            }
        }
        IReadOnlyList<ExportColumn<Row>> columns = [new(("号", "No"), r => { ahead = Math.Max(ahead, asked - (int)r.Value! - 1); return r.Value; })];
        using var stream = new MemoryStream();

        await Export.WriteXlsxAsync(stream, columns, Rows(), token: TestContext.Current.CancellationToken);

        asked.ShouldBe(2000);
        ahead.ShouldBe(0);
    }

    [Fact]
    public async Task Csv_WithAMark_EndsWithOneRecordOfAsManyFieldsThatSaysWhoTookIt()
    {
        var mark = new Watermark(4711, "李敏", ("大数据局", "Big Data Bureau"), ("未声明用途", "no purpose named"), false, new DateTimeOffset(2026, 11, 26, 2, 0, 0, TimeSpan.Zero));
        using var stream = new MemoryStream();

        await Export.WriteCsvAsync(stream, Columns, Stream([new("甲", 1)]), mark, TestContext.Current.CancellationToken);

        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3);
        lines[2].ShouldStartWith("# E4711 · ");
        lines[2].ShouldContain("李敏 · 2026-11-26 10:00:00");
        lines.Select(l => l.Count(c => c == ',')).Distinct().ShouldHaveSingleItem();
        mark.Suffix.ShouldBe("-20261126-1000-E4711");
        Watermark.ActOf(" e4711").ShouldBe(4711);
        Watermark.ActOf("E4711; DROP").ShouldBeNull();
    }

    private static async Task<string> Csv(params Row[] rows) => Encoding.UTF8.GetString(await Bytes(rows));

    private static async Task<byte[]> Bytes(params Row[] rows)
    {
        using var stream = new MemoryStream();
        await Export.WriteCsvAsync(stream, Columns, Stream(rows), token: TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    private static async Task<XDocument> Xlsx(params Row[] rows)
    {
        using var stream = new MemoryStream();
        await Export.WriteXlsxAsync(stream, Columns, Stream(rows), token: TestContext.Current.CancellationToken);
        stream.Position = 0;
        using var zip = new ZipArchive(stream);
        using var part = zip.GetEntry("xl/worksheets/sheet1.xml")!.Open();
        return XDocument.Load(part);
    }

    private static async IAsyncEnumerable<Row> Stream(Row[] rows)
    {
        foreach (var row in rows)
        {
            await Task.Yield();
            yield return row;
        }
    }
}

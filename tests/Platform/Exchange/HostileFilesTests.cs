using System.IO.Compression;
using System.Text;
using Daodi.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange;

[Trait("Category", "Fast")]
public sealed class HostileFilesTests
{
    private static readonly ImportLimits Limits = new();
    private static readonly object?[][] Small = [["编号", "内容", "时间"], ["1", "路灯不亮", new DateTime(2022, 6, 10, 14, 30, 0, DateTimeKind.Unspecified)]];

    [Fact]
    public void Xlsx_AsExcelWritesIt_IsReadWithItsDates()
    {
        var facts = Inspect(Sheets.Xlsx(Small));
        (facts.Format, facts.Sheet, facts.Rows).ShouldBe(("xlsx", "信访件", 2));
        facts.Sheets.ShouldBe(["信访件"]);
        facts.Head[1].Cells.ShouldBe(["1", "路灯不亮", "2022-06-10 14:30:00"]);
        facts.Notes.Select(n => n.En).ShouldBe(["1 hidden sheets are not read."]);
    }

    [Fact]
    public void Cells_OfEveryType_AreTheTextsThatPeopleRead()
    {
        var cells = Inspect(Sheets.Xlsx([
        [
            new Raw("<c r=\"@\" t=\"inlineStr\"><is><r><t>新</t></r><r><t>湖</t></r><rPh><t>xinhu</t></rPh></is></c>"),
            new Raw("<c r=\"@\" t=\"str\"><f>A1&amp;\"x\"</f><v>cached</v></c>"), new Raw("<c r=\"@\"><f>NOW()</f></c>"), new Raw("<c r=\"@\" t=\"b\"><v>1</v></c>"),
            new Raw("<c r=\"@\" t=\"e\"><v>#N/A</v></c>"), new Raw("<c r=\"@\"><v>1.38E10</v></c>"), new Raw("<c r=\"@\" s=\"1\"><v>0.5</v></c>"),
            new Raw("<c r=\"@\" s=\"1\"><v>1</v></c>"), new Raw("<c r=\"@\" s=\"1\"><v>-3</v></c>"), "1899-12-31", new Raw("<c r=\"@\" t=\"str\"><v>a_x000A_b</v></c>"),
        ]])).Head[0].Cells;
        cells.ShouldBe(["新湖", "cached", null, "TRUE", "#N/A", "13800000000", "12:00:00", "1900-01-01", "-3", "1899-12-31", "a\nb"]);
    }

    [Fact]
    public void Header_UnderATitleAndOverTwoLines_IsFound()
    {
        var facts = Inspect(Sheets.Xlsx(
            [["德州市信访周报", null, null, null], ["编号", "信访人", null, "内容"], [null, "姓名", "电话", null], ["1", "王某", "13800000000", "路灯不亮"]],
            "<mergeCells><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:C2\"/><mergeCell ref=\"D2:D3\"/></mergeCells>"));
        var (index, depth, names) = HeaderFinder.Find(facts, ImportTests.Kind)!.Value;
        (index, depth).ShouldBe((1, 2));
        names.ShouldBe(["编号", "信访人 姓名", "信访人 电话", "内容"]);
    }

    [Fact]
    public void Zip_ThatUnpacksToFarMore_IsStopped()
    {
        // Declared: 1,000 to 1 of what is compressed. The limit is a ratio, so that no gigabyte is unpacked to find out.
        Refusal(Sheets.Xlsx(Small, sheetTail: "<!--" + new string(' ', 40 << 20) + "-->")).ShouldBe("import.zip-bomb");
        var many = new (string, string)[3000];
        for (var i = 0; i < many.Length; i++) many[i] = ($"xl/p{i}.xml", "<x/>");
        Refusal(Sheets.Zip(many)).ShouldBe("import.zip-bomb");
    }

    [Fact]
    public void Zip_WhoseDirectoryLies_IsStoppedByWhatReallyComesOut()
    {
        var bytes = Sheets.Xlsx(Small, sheetTail: "<!--" + new string(' ', 40 << 20) + "-->");
        // The sizes in the central directory are made small; the data says otherwise.
        for (var i = 0; i < bytes.Length - 46; i++)
        {
            if (bytes.AsSpan(i, 4).SequenceEqual("PK\x01\x02"u8)) BitConverter.TryWriteBytes(bytes.AsSpan(i + 24), 500);
        }

        Refusal(bytes).ShouldBeOneOf("import.zip-bomb", "import.xlsx");
    }

    [Fact]
    public void Workbook_WithMacros_IsRefused() => Refusal(Sheets.Xlsx(Small, extraPart: "xl/vbaProject.bin")).ShouldBe("import.macro");

    [Fact]
    public void Xml_ThatNamesAnOuterEntity_IsRefusedUnread()
    {
        var parts = Unzip(Sheets.Xlsx(Small));
        parts["xl/sharedStrings.xml"] = "<!DOCTYPE sst [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><sst><si><t>&e;</t></si></sst>";
        Refusal(Sheets.Zip([.. parts.Select(p => (p.Key, p.Value))])).ShouldBe("import.xlsx");
        parts["xl/sharedStrings.xml"] = "<!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
        Refusal(Sheets.Zip([.. parts.Select(p => (p.Key, p.Value))])).ShouldBe("import.xlsx");
    }

    [Fact]
    public void Columns_SixteenThousand_AreReadWhereBlankAndRefusedBeyond()
    {
        var wide = new object?[16_384];
        (wide[0], wide[1], wide[^1]) = ("编号", "内容", " ");
        var facts = Inspect(Sheets.Xlsx([wide, ["1", "路灯不亮"]]));
        HeaderFinder.Find(facts, ImportTests.Kind)!.Value.Names.ShouldBe(["编号", "内容"]);
        Refusal(Sheets.Xlsx([["a"], [new Raw("<c r=\"XFE2\"><v>1</v></c>")]])).ShouldBe("import.columns");
        Refusal(Encoding.UTF8.GetBytes(new string(',', 20_000))).ShouldBe("import.columns");
    }

    [Fact]
    public async Task Columns_WithTooManyHeadings_AreRefused()
    {
        await using var database = await ImportTests.Create(DatabaseKind.Sqlite);
        var wide = Enumerable.Range(0, 16_384).Select(n => (object?)$"列{n}").ToArray();
        var refused = await ImportTests.Get<ImportDesk>(database).Receive("sheet", "a.xlsx", new MemoryStream(Sheets.Xlsx([wide, ["1"]])), ImportTests.By);
        refused.Error!.Code.ShouldBe("import.columns");
    }

    [Fact]
    public void Workbook_CutShortOrScrambled_IsRefusedAndNeverThrows()
    {
        var whole = Sheets.Xlsx(Small);
        for (var length = 0; length < whole.Length; length += 37) TableFile.Inspect(new MemoryStream(whole[..length]), Limits).Ok.ShouldBeFalse();
        var random = new Random(20221125);
        for (var n = 0; n < 400; n++)
        {
            byte[] spoiled = [.. whole];
            for (var k = 0; k < 3; k++) spoiled[random.Next(4, spoiled.Length)] = (byte)random.Next(256);
            Should.NotThrow(() => { TableFile.Inspect(new MemoryStream(spoiled), Limits); });
        }
    }

    [Fact]
    public void HiddenRows_AreReadAndTold()
    {
        var parts = Unzip(Sheets.Xlsx(Small));
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].Replace("<row r=\"2\">", "<row r=\"2\" hidden=\"1\">", StringComparison.Ordinal);
        var facts = Inspect(Sheets.Zip([.. parts.Select(p => (p.Key, p.Value))]));
        facts.Rows.ShouldBe(2);
        facts.Notes.ShouldContain(n => n.En.StartsWith("1 hidden rows"));
    }

    private static Dictionary<string, string> Unzip(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        return zip.Entries.ToDictionary(e => e.FullName, e => new StreamReader(e.Open()).ReadToEnd());
    }

    private static FileFacts Inspect(byte[] bytes) => TableFile.Inspect(new MemoryStream(bytes), Limits) is { Ok: true } ok ? ok.Value : throw new InvalidOperationException(TableFile.Inspect(new MemoryStream(bytes), Limits).Error!.ToString());

    private static string Refusal(byte[] bytes) => TableFile.Inspect(new MemoryStream(bytes), Limits).Error!.Code;
}

using Daodi.Rules;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Rules;

public class RowsFileTests
{
    private const string Head = """
        tables:
          t.limits:
            title: {zh: 时限, en: Limits}
            keys: [channel, nature]
            values: {handle: limit, weight: number?, open: bool?, fee: money?, note: text?}
            rows:

        """;

    [Fact]
    public void Parse_TypedRow_ReadsEveryKind()
    {
        var table = Read("- {channel: a, nature: '*', handle: 5 wd, weight: 0.4, open: true, fee: 12.50, note: hello, from: 2018-01-01, to: 2019-12-31, cite: 办法, tag: S}");

        var found = table.Find(new(2019, 12, 31), k => k == "channel" ? "a" : "x").Value;

        found.Limit("handle").ToString().ShouldBe("5 wd");
        found.Number("weight").ShouldBe(0.4m);
        found.Is("open").ShouldBeTrue();
        found.Money("fee").Fen.ShouldBe(1250);
        found.Text("note").ShouldBe("hello");
        found.Row.Id.ShouldBe("a/*@2018-01-01");
        found.Row.Line.ShouldBe(7);
    }

    [Theory]
    [InlineData("- {channel: a, nature: b, handle: 5 weeks, from: 2018-01-01, cite: x, tag: S}", 7, "handle")]
    [InlineData("- {channel: a, nature: b, handle: 5 wd, from: 2018-13-01, cite: x, tag: S}", 7, "2018-13-01")]
    [InlineData("- {channel: a, nature: b, handle: 5 wd, from: 2018-01-01, tag: S}", 7, "cite")]
    [InlineData("- {channel: a, nature: b, handle: 5 wd, from: 2018-01-01, cite: x, tag: Q}", 7, "tag")]
    [InlineData("- {channel: a, handle: 5 wd, from: 2018-01-01, cite: x, tag: S}", 7, "nature")]
    [InlineData("- {channel: a, nature: b, from: 2018-01-01, cite: x, tag: S}", 7, "handle")]
    [InlineData("- {channel: a, nature: b, handle: 5 wd, speed: 3, from: 2018-01-01, cite: x, tag: S}", 7, "speed")]
    [InlineData("- {channel: a, nature: b, handle: 5 wd, from: 2018-01-02, to: 2018-01-01, cite: x, tag: S}", 7, "ends before")]
    [InlineData("- {channel: a, nature: b, handle: 5 wd, open: yes, from: 2018-01-01, cite: x, tag: S}", 7, "yes")]
    public void Parse_BadRow_NamesFileLineAndReason(string row, int line, string reason)
    {
        var errors = RowsFile.Parse("t.rows.yaml", Head + Indent(row)).Errors;

        errors.Count.ShouldBe(1);
        errors[0].File.ShouldBe("t.rows.yaml");
        errors[0].Line.ShouldBe(line);
        errors[0].Message.En.ShouldContain(reason);
    }

    [Fact]
    public void Parse_SeveralErrors_ReportsAll() =>
        RowsFile.Parse("f", Head + Indent("""
            - {channel: a, nature: b, handle: 5, from: 2018-01-01, cite: x, tag: S}
            - {channel: a, nature: c, handle: 5 wd, from: soon, cite: x, tag: S}
            """)).Errors.Select(e => e.Line).ShouldBe([7, 8]);

    [Fact]
    public void Parse_SameKeysOverlapping_IsAnErrorAtTheSecondRow()
    {
        var error = RowsFile.Parse("f", Head + Indent("""
            - {channel: a, nature: b, handle: 5 wd, from: 2018-01-01, to: 2020-01-01, cite: x, tag: S}
            - {channel: a, nature: b, handle: 7 wd, from: 2020-01-01, cite: x, tag: S}
            """)).Errors.ShouldHaveSingleItem();
        error.Line.ShouldBe(8);
        error.Message.En.ShouldContain("line 7");
    }

    [Fact]
    public void Parse_TieUndecided_IsAnError_AndAMoreSpecificRowDecidesIt()
    {
        const string tie = """
            - {channel: a, nature: '*', handle: 5 wd, from: 2018-01-01, cite: x, tag: S}
            - {channel: '*', nature: b, handle: 7 wd, from: 2018-01-01, cite: x, tag: S}

            """;
        RowsFile.Parse("f", Head + Indent(tie)).Errors.ShouldHaveSingleItem().Message.En.ShouldContain("a/b");
        RowsFile.Parse("f", Head + Indent(tie + "- {channel: a, nature: b, handle: 1 wd, from: 2018-01-01, to: 2018-12-31, cite: x, tag: S}"))
            .Errors.ShouldHaveSingleItem("the deciding row ends while the tie goes on");
        RowsFile.Parse("f", Head + Indent(tie + """
            - {channel: a, nature: b, handle: 1 wd, from: 2018-01-01, to: 2018-12-31, cite: x, tag: S}
            - {channel: a, nature: b, handle: 2 wd, from: 2019-01-01, cite: x, tag: S}
            """)).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Parse_DuplicateKeyOrNotYaml_NamesTheLine()
    {
        RowsFile.Parse("f", "tables:\n  a: {}\n  a: {}\n").Errors.ShouldHaveSingleItem().Line.ShouldBe(3);
        RowsFile.Parse("f", "tables: [\n").Errors.ShouldHaveSingleItem();
        RowsFile.Parse("f", "").Errors.ShouldHaveSingleItem().Line.ShouldBe(1);
    }

    [Fact]
    public void Load_OneTableInTwoFiles_IsAnError()
    {
        var text = Head + Indent("- {channel: a, nature: b, handle: 5 wd, from: 2018-01-01, cite: x, tag: S}");
        Rulebook.Load([("one", text), ("two", text)]).Errors.ShouldHaveSingleItem().File.ShouldBe("two");
    }

    private static RuleTable Read(string rows) => RowsFile.Parse("t.rows.yaml", Head + Indent(rows)).OrThrow()[0].Table;

    private static string Indent(string rows) => string.Join('\n', rows.Split('\n').Select(r => "      " + r)) + "\n";
}

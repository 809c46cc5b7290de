using Daodi.Ui.Lists;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Ui;

public sealed class ListQueryTests
{
    private static readonly ListSpec Spec = new()
    {
        Sorts = ["received", "due"],
        DefaultSort = "-received",
        Sizes = [50, 20, 200],
        Filters =
        [
            new("light", ("灯", "Light")) { Many = true, Options = [new("red", ("超期", "Overdue")), new("black", ("严重超期", "Long overdue"))] },
            new("county", ("县区", "County")) { Options = [new("371402", ("德城区", "Decheng"))] },
            new("from", ("起", "From")) { Kind = FilterKind.Day },
            new("n", ("件数", "Count")) { Kind = FilterKind.Number },
        ],
    };

    [Fact]
    public void Parse_PlainAddress_GivesTheUsualView()
    {
        var query = Parse("");

        (query.Search, query.Sort, query.Descending, query.Size, query.Page, query.Cursor).ShouldBe(("", "received", true, 50, 1, null));
        query.Dropped.ShouldBeEmpty();
        query.ToQueryString().ShouldBe("");
    }

    [Theory]
    [InlineData("?size=1000000", 200)]
    [InlineData("?size=-3", 1)]
    [InlineData("?size=99999999999999", 50)]
    [InlineData("?size=20", 20)]
    public void Parse_Size_IsClamped(string address, int expected) => Parse(address).Size.ShouldBe(expected);

    [Theory]
    [InlineData("?sort=due; drop table cases", "sort")]
    [InlineData("?sort=-password", "sort")]
    [InlineData("?light=purple", "light")]
    [InlineData("?county=371402&county=371499", "county")]
    [InlineData("?from=2026-02-30", "from")]
    [InlineData("?n=1e9", "n")]
    [InlineData("?cursor=../../etc/passwd", "cursor")]
    public void Parse_WhatTheSpecDoesNotOffer_IsDroppedAndSaid(string address, string name) => Parse(address).Dropped.ShouldBe([name]);

    [Fact]
    public void Parse_UnknownParameter_HasNoEffect() => Parse("?admin=1&light=red").Filters.Keys.ShouldBe(["light"]);

    [Fact]
    public void Parse_SearchWithControlCharactersAndExcess_IsCleaned()
    {
        var query = Parse("?q=" + Uri.EscapeDataString("路\u0000灯\u202e\n" + new string('长', 500)));

        query.Search.Length.ShouldBe(ListQuery.MaxSearch);
        query.Search.ShouldStartWith("路灯");
        query.Search.ShouldNotContain('\u202e');
    }

    [Fact]
    public void Parse_SearchCutWithinAPair_KeepsWholeCharacters()
    {
        var query = Parse("?q=" + Uri.EscapeDataString(new string('长', ListQuery.MaxSearch - 1) + "𠮷"));

        query.Search.ShouldBe(new string('长', ListQuery.MaxSearch - 1));
    }

    [Fact]
    public void Links_RoundTrip_AndStartAnewWhereTheListChanges()
    {
        var query = Parse("?q=路灯&light=red&light=black&county=371402&sort=due&size=20&cursor=abc_1");

        Parse(query.ToQueryString()).ToQueryString().ShouldBe(query.ToQueryString());
        query.Without("light", "red").Values("light").ShouldBe(["black"]);
        query.Without("county", "371402").Value("county").ShouldBeNull();
        query.SortedBy("due").ShouldSatisfyAllConditions(q => q.Descending.ShouldBeTrue(), q => q.Cursor.ShouldBeNull());
        query.SortedBy("received").Descending.ShouldBeFalse();
        query.With("light").Cursor.ShouldBeNull();
    }

    [Fact]
    public void Day_IsTheDateGiven() => Parse("?from=2026-06-10").Day("from").ShouldBe(new DateOnly(2026, 6, 10));

    private static ListQuery Parse(string address) => ListQuery.Parse(Spec, new QueryCollection(QueryHelpers.ParseQuery(address)));
}

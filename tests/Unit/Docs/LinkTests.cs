using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Docs;

public sealed class LinkTests
{
    [Fact]
    public void EveryRelativeLink_OfEveryDocument_LeadsSomewhere()
    {
        var documents = Documents.All().ToList();

        documents.ShouldContain("README.md");
        documents.SelectMany(document =>
                from link in Documents.Links(File.ReadAllText(Path.Combine(Documents.Root, document)))
                let fault = Documents.Fault(Documents.Root, document, link.Target)
                where fault is not null
                select $"{document}:{link.Line}: {link.Target}: {fault}")
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[a](missing.md)")]
    [InlineData("![a](missing.png \"a picture\")")]
    [InlineData("[a]: missing.md")]
    [InlineData("[a](<missing.md>)")]
    [InlineData("see [a](README.md) and [b](missing.md)")]
    [InlineData("[a](README.md#no-such-heading)")]
    [InlineData("[a](/README.md)")]
    [InlineData("[a](../elsewhere.md)")]
    public void Fault_PlantedInALink_IsFound(string text) =>
        Documents.Links(text).Select(link => Documents.Fault(Documents.Root, "README.md", link.Target)).OfType<string>().ShouldHaveSingleItem();

    [Theory]
    [InlineData("[a](https://example.org/x.md)")]
    [InlineData("[a](mailto:someone@example.org)")]
    [InlineData("[a](CONTRIBUTING.md#contributing)")]
    [InlineData("[a](docs)")]
    [InlineData("`[a](missing.md)`")]
    [InlineData("```\n[a](missing.md)\n```")]
    [InlineData("````\n```\n[a](missing.md)\n```\n````")]
    public void Fault_WhereThereIsNone_IsNotFound(string text) =>
        Documents.Links(text).Select(link => Documents.Fault(Documents.Root, "README.md", link.Target)).OfType<string>().ShouldBeEmpty();
}

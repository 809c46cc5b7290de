using System.Xml;
using Daodi.Kernel;

namespace Daodi.Exchange;

/// <summary>The entries of an RSS 2.0 or Atom (RFC 4287) feed as rows.</summary>
internal static class FeedTable
{
    private const int MostEntries = 10_000, LongestText = 1_000_000;
    private static readonly string[] Header = ["id", "title", "link", "published", "updated", "summary", "content", "author", "category"];

    /// <summary>The rows, the header first. Errors: <c>import.feed</c>.</summary>
    public static Result<IReadOnlyList<TableRow>> Read(Stream file)
    {
        try
        {
            using var xml = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true });
            xml.MoveToContent();
            if (xml.LocalName is not ("rss" or "feed" or "RDF")) return NoFeed;
            var rows = new List<TableRow> { new(0, Header) };
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element || xml.LocalName is not ("item" or "entry")) continue;
                if (rows.Count > MostEntries) return NoFeed;
                rows.Add(Entry(xml, rows.Count));
            }

            return rows;
        }
        catch (XmlException)
        {
            return Error.Invalid("import.feed", ("订阅源的 XML 不合规或不完整。", "The feed's XML is not acceptable, or it is cut short."));
        }
    }

    private static Error NoFeed => Error.Invalid("import.feed", ("内容不是 RSS 2.0 或 Atom 订阅源。", "The content is no RSS 2.0 or Atom feed."));

    private static TableRow Entry(XmlReader xml, int number)
    {
        var cells = new string?[Header.Length];
        var depth = xml.Depth;
        if (xml.IsEmptyElement) return new(number, cells);
        xml.Read();
        while (!xml.EOF && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.Depth != depth + 1)
            {
                xml.Read();
                continue;
            }

            var name = xml.LocalName switch
            {
                "guid" or "id" => 0,
                "title" => 1,
                "link" => 2,
                "pubDate" or "published" or "date" => 3,
                "updated" => 4,
                "description" or "summary" => 5,
                "encoded" or "content" => 6,
                "author" or "creator" => 7,
                "category" => 8,
                _ => -1,
            };
            // Atom's link and category say it in an attribute; of several links, the entry's own page is wanted.
            var attribute = name == 2 ? xml.GetAttribute("href") is { } href ? xml.GetAttribute("rel") is null or "alternate" ? href : "" : null : name == 8 ? xml.GetAttribute("term") : null;
            var text = attribute ?? Text(xml);
            if (attribute is not null) xml.Skip();
            if (name >= 0 && text.Length > 0) cells[name] = name == 8 && cells[8] is { } before ? $"{before},{text}" : cells[name] ?? text;
        }

        cells[0] ??= cells[2];
        return new(number, cells);
    }

    /// <summary>All text in an element, markup left out; the reader stands behind it afterwards.</summary>
    private static string Text(XmlReader xml)
    {
        using var inner = xml.ReadSubtree();
        var text = new System.Text.StringBuilder();
        while (inner.Read())
        {
            if (inner.NodeType is (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace) && text.Length < LongestText) text.Append(inner.Value);
        }

        inner.Close();
        xml.Read();
        return text.ToString().Trim();
    }
}

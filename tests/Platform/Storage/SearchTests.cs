using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Storage.Search;
using Daodi.Tests.Platform.Fixtures;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Storage;

public sealed class SearchTests
{
    // Few characters, so that pairs recur; a surrogate pair, full-width and capital forms, words, numbers and separators.
    private static readonly string[] s_pieces = ["道", "路", "坑", "洼", "积", "水", "𠮷", "，", " ", "Ａ", "a", "ab", "12", "1380", "号", "-", "é", "。"];

    private static readonly string[] s_queries = [.. s_pieces, "道路", "路坑", "积水", "𠮷道", "道路坑", "ab", "138", "A"];

    private static string Text(Random random) => string.Concat(random.GetItems(s_pieces, random.Next(26)));

    private static string[] Marks(Random random) => [$"@l2:{random.Next(1, 4)}", $"@kind:k.{random.Next(1, 3)}"];

    [Theory, BothDatabases]
    public async Task Search_OverRandomTexts_AnswersAsANaiveScanDoes(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        var texts = new Dictionary<long, (string Text, string[] Marks)>();
        var random = new Random(20261124);
        for (var round = 0; round < 8; round++)
        {
            // New texts, some indexed anew with others' marks, some removed.
            var batch = Enumerable.Range(0, 120).Select(_ => (Id: Ids.Next(), Text: Text(random), Marks: Marks(random))).ToList();
            foreach (var old in texts.Keys.Where(_ => random.Next(10) == 0).ToList()) batch.Add((old, Text(random), Marks(random)));
            var removed = texts.Keys.Where(_ => random.Next(20) == 0).Except(batch.Select(item => item.Id)).ToList();
            (await database.Lane.Run<Done>(async (db, ct) =>
            {
                await database.Search.PutMany(db, [.. batch.Select(item => new Indexed(item.Id, item.Text, item.Marks))], ct);
                foreach (var id in removed) await database.Search.Remove(db, id, ct);
                return Done.It;
            })).Ok.ShouldBeTrue();
            foreach (var (id, text, marks) in batch) texts[id] = (text, marks);
            foreach (var id in removed) texts.Remove(id);
        }

        var hits = 0;
        for (var i = 0; i < 400; i++)
        {
            var query = string.Join(' ', random.GetItems(s_queries, random.Next(4)));
            string[] marks = random.Next(3) switch { 0 => [], 1 => [$"@l2:{random.Next(1, 4)}"], _ => [$"@l2:{random.Next(1, 4)}", "@kind:k.1"] };
            var before = random.Next(2) == 0 ? (long?)null : texts.Keys.ElementAt(random.Next(texts.Count));
            var take = random.Next(1, 80);
            var expected = Oracle.Terms(query).Count == 0 && marks.Length == 0 ? [] : texts.Where(pair => pair.Key < (before ?? long.MaxValue)
                    && marks.All(pair.Value.Marks.Contains) && Oracle.Matches(pair.Value.Text, query))
                .Select(pair => pair.Key).OrderDescending().Take(take).ToList();
            var found = await database.Reader.Read(db => database.Search.Search(db, query, marks, before, take));
            found.ShouldBe(expected, $"query “{query}” marks {string.Join(' ', marks)} before {before} take {take}");
            hits += found.Count;
        }

        hits.ShouldBeGreaterThan(1000, "the queries must find something for this to mean anything");
    }

    [Theory, BothDatabases]
    public async Task Search_PagesAndLargeBatches_GiveEachTextOnceNewestFirst(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        var ids = Enumerable.Range(0, 3000).Select(_ => Ids.Next()).ToArray();
        await database.Lane.Run<Done>(async (db, ct) =>
        {
            await database.Search.PutMany(db, [.. ids.Select((id, i) => new Indexed(id, i % 3 == 0 ? "道路坑洼" : "小区噪音", ["@l1"]))], ct);
            return Done.It;
        });
        var paged = new List<long>();
        long? before = null;
        while (true)
        {
            var page = await database.Reader.Read(db => database.Search.Search(db, "道路", ["@l1"], before, 70));
            if (page.Count == 0) break;
            paged.AddRange(page);
            before = page[^1];
        }

        paged.ShouldBe(ids.Where((_, i) => i % 3 == 0).Reverse());
    }

    [Theory, BothDatabases]
    public async Task Search_ForNumbersAndNames_FindsTheirBeginnings(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        await database.Lane.Run<Done>(async (db, ct) =>
        {
            await database.Search.Put(db, 1, "DZ20261124-000123 ＢＭＷ 来电 13805341234 天衢街道", ["@l2:3714D01"], ct);
            return Done.It;
        });
        foreach (var (query, found) in new[]
        {
            ("DZ20261124-000123", true), ("dz2026", true), ("000123", true), ("bmw", true), ("1380534", true), ("天衢", true), ("衢", true),
            ("dz2025", false), ("5341234", false), ("衢天", false), ("mw", false), ("\"天衢\" OR *", false), ("' ; DROP TABLE search --", false),
        })
            (await database.Reader.Read(db => database.Search.Search(db, query, ["@l2:3714d01"]))).Count.ShouldBe(found ? 1 : 0, query);
        (await database.Reader.Read(db => database.Search.Search(db, "天衢", ["@l2:371402"]))).ShouldBeEmpty();
        (await database.Reader.Read(db => database.Search.Search(db, "，。", []))).ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentException>(() => database.Reader.Read(db => database.Search.Search(db, "天衢", ["@l2:3714\" OR \"x"])));
    }

    [Theory, BothDatabases]
    public async Task Search_WithinAnUndoneWork_IsUndoneToo(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Create(kind, typeof(Thing).Assembly);
        await database.Lane.Run<Done>(async (db, ct) =>
        {
            await database.Search.Put(db, 1, "道路", ["@l1"], ct);
            (await database.Search.Search(db, "道路", ["@l1"], ct: ct)).ShouldBe([1L]);
            return Error.Invalid("test.no", Words.Same("no"));
        });
        (await database.Reader.Read(db => database.Search.Search(db, "道路", ["@l1"]))).ShouldBeEmpty();
    }

    [Fact, Trait("Category", "Fast")]
    public void Query_LongerThanTwoCharacters_AsksForAllItsPairs()
    {
        Bigrams.OfQuery("道路坑").Order(StringComparer.Ordinal).ShouldBe(new[] { "道路", "路坑" }.Order(StringComparer.Ordinal));
        Bigrams.OfText("道路坑").Order(StringComparer.Ordinal).ShouldBe(new[] { "道", "路", "坑", "道路", "路坑" }.Order(StringComparer.Ordinal));
        Bigrams.OfText("\ud842").ShouldBeEmpty();
    }

    [Fact, Trait("Category", "Fast")]
    public void JoinedTokens_OfRandomTexts_AreThoseOfTheSet()
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var text = string.Concat(random.GetItems(s_pieces, random.Next(300)));
            var joined = new JoinedTokens(text.Length);
            Bigrams.Scan(text, ref joined, query: false);
            new string(joined.Text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)
                .ShouldBe(Bigrams.OfText(text).Order(StringComparer.Ordinal));
            joined.Dispose();
        }
    }

    /// <summary>What should be found, said another way: by looking for the term in the text.</summary>
    private static class Oracle
    {
        public static List<string> Terms(string query)
        {
            var terms = new List<string>();
            foreach (var c in Fold(query).EnumerateRunes())
            {
                var kind = Kind(c);
                if (kind == 0) terms.Add("");
                else if (terms.Count == 0 || terms[^1] == "" || Kind(terms[^1].EnumerateRunes().First()) != kind) terms.Add(c.ToString());
                else terms[^1] += c;
            }

            return [.. terms.Where(term => term != "")];
        }

        public static bool Matches(string text, string query) => Terms(query).All(term =>
            Kind(term.EnumerateRunes().First()) == 1
                ? Terms(text).Any(word => word.StartsWith(term, StringComparison.Ordinal))
                : Pairs(term).All(pair => Fold(text).Contains(pair, StringComparison.Ordinal)));

        private static IEnumerable<string> Pairs(string term)
        {
            var runes = term.EnumerateRunes().Select(rune => rune.ToString()).ToList();
            return runes.Count == 1 ? runes : runes.Zip(runes.Skip(1), string.Concat);
        }

        private static int Kind(System.Text.Rune rune) => !System.Text.Rune.IsLetterOrDigit(rune) ? 0 : rune.Value < 0x250 ? 1 : 2;

        private static string Fold(string text) =>
            string.Concat(text.Select(c => c is >= '！' and <= '～' ? (char)(c - 0xFEE0) : c)).ToLowerInvariant();
    }
}

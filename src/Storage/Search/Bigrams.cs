using System.Buffers;
using System.Globalization;
using System.Text;

namespace Daodi.Storage.Search;

/// <summary>
/// What a text is found by. Runs of Chinese characters (and of any other letters that are not Latin) give each character and
/// each pair of neighbours; runs of Latin letters and digits give each of their beginnings up to
/// <see cref="LongestBeginning"/> characters, and the whole. Full-width forms count as half-width, capitals as small letters;
/// all else separates.
/// </summary>
/// <remarks>
/// A query term of Chinese characters asks for all its pairs (a single character for itself), a Latin one for itself as a
/// beginning. So terms of one and two characters match exactly what contains them; a longer term matches every text that
/// contains it and, rarely, one that holds all its pairs in other places.
/// </remarks>
public static class Bigrams
{
    public const int LongestBeginning = 16;
    private const int LongestWord = 64;

    /// <summary>The tokens of a text to be indexed, each once, in no particular order.</summary>
    public static IReadOnlyCollection<string> OfText(string text)
    {
        var tokens = new StringTokens(text.Length * 2);
        Scan(text, ref tokens, query: false);
        return tokens.All;
    }

    /// <summary>The tokens that a text must all have to match; none where the query holds no letter or digit.</summary>
    public static IReadOnlyCollection<string> OfQuery(string query)
    {
        var tokens = new StringTokens(8);
        Scan(query, ref tokens, query: true);
        return tokens.All;
    }

    internal static void Scan<TTokens>(string text, ref TTokens tokens, bool query) where TTokens : struct, ITokens
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            var folded = buffer.AsSpan(0, Fold(text, buffer));
            for (var i = 0; i < folded.Length;)
            {
                var kind = KindOf(folded, i, out var width);
                var end = i + width;
                while (end < folded.Length && KindOf(folded, end, out width) == kind) end += width;
                var run = folded[i..end];
                if (kind == Kind.Word) Word(run, ref tokens, query);
                else if (kind == Kind.Character) Characters(run, ref tokens, query);
                i = end;
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static void Word<TTokens>(ReadOnlySpan<char> run, ref TTokens tokens, bool query) where TTokens : struct, ITokens
    {
        // A longer run is no word; its first characters find it.
        if (run.Length > LongestWord) run = run[..LongestWord];
        if (query)
        {
            tokens.Add(run.Length <= LongestBeginning ? run : run[..LongestBeginning]);
            return;
        }

        for (var length = 1; length <= Math.Min(run.Length, LongestBeginning); length++) tokens.Add(run[..length]);
    }

    private static void Characters<TTokens>(ReadOnlySpan<char> run, ref TTokens tokens, bool query) where TTokens : struct, ITokens
    {
        int before = -1, at = 0;
        while (at < run.Length)
        {
            var width = char.IsHighSurrogate(run[at]) && at + 1 < run.Length ? 2 : 1;
            var single = width == run.Length;
            if (!query || single) tokens.Add(run.Slice(at, width));
            if (before >= 0) tokens.Add(run[before..(at + width)]);
            (before, at) = (at, at + width);
        }
    }

    /// <summary>Where tokens go; it keeps each once.</summary>
    internal interface ITokens
    {
        void Add(ReadOnlySpan<char> token);
    }

    private readonly struct StringTokens(int capacity) : ITokens
    {
        public HashSet<string> All { get; } = new(capacity);

        public void Add(ReadOnlySpan<char> token) => All.GetAlternateLookup<ReadOnlySpan<char>>().Add(token);
    }

    private enum Kind
    {
        None,
        Word,
        Character,
    }

    private static Kind KindOf(ReadOnlySpan<char> text, int at, out int width)
    {
        var c = text[at];
        width = 1;
        if (char.IsAscii(c)) return char.IsAsciiLetterOrDigit(c) ? Kind.Word : Kind.None;
        if (char.IsHighSurrogate(c))
        {
            if (at + 1 >= text.Length || !char.IsLowSurrogate(text[at + 1])) return Kind.None;
            width = 2;
            return Rune.IsLetterOrDigit(new Rune(c, text[at + 1])) ? Kind.Character : Kind.None;
        }

        if (c < 0x250) return char.IsLetterOrDigit(c) ? Kind.Word : Kind.None;
        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.OtherLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.LetterNumber or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber => Kind.Character,
            _ => Kind.None,
        };
    }

    /// <summary>Capitals to small, full-width ASCII (U+FF01–FF5E) to half-width; one character for one.</summary>
    private static int Fold(string text, char[] into)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= '\uFF01' and <= '\uFF5E') c = (char)(c - 0xFEE0);
            into[i] = c < 0x80 ? char.ToLower(c, CultureInfo.InvariantCulture) : char.ToLowerInvariant(c);
        }

        return text.Length;
    }
}

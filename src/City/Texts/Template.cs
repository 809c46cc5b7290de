using System.Text;

namespace Daodi.City.Texts;

/// <summary>
/// A sentence with choices and gaps: <c>[a|b]</c> is one of them, <c>{road}</c> is filled from what the sentence is
/// about. Choices do not nest.
/// </summary>
internal sealed class Template
{
    private readonly List<Part> _parts = [];

    public Template(string text)
    {
        Source = text;
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('[', at);
            if (open < 0)
            {
                _parts.Add(new([text[at..]]));
                break;
            }
            if (open > at) _parts.Add(new([text[at..open]]));
            var close = text.IndexOf(']', open);
            if (close < 0) throw new FormatException($"A choice is not closed: {text}");
            _parts.Add(new(text[(open + 1)..close].Split('|')));
            at = close + 1;
        }
    }

    public string Source { get; }

    /// <summary>In how many ways the choices can fall, gaps not counted.</summary>
    public long Ways => _parts.Aggregate(1L, (ways, part) => ways * part.Choices.Length);

    public void WriteTo(StringBuilder text, Dice dice, Func<string, Dice, string> fill)
    {
        foreach (var part in _parts)
        {
            var choice = part.Choices.Length == 1 ? part.Choices[0] : dice.Pick(part.Choices);
            Fill(choice, text, dice, fill);
        }
    }

    public string Write(Dice dice, Func<string, Dice, string> fill)
    {
        var text = new StringBuilder();
        WriteTo(text, dice, fill);
        return text.ToString();
    }

    private static void Fill(string choice, StringBuilder text, Dice dice, Func<string, Dice, string> fill)
    {
        for (var at = 0; at < choice.Length;)
        {
            var open = choice.IndexOf('{', at);
            if (open < 0)
            {
                text.Append(choice, at, choice.Length - at);
                return;
            }
            text.Append(choice, at, open - at);
            var close = choice.IndexOf('}', open);
            text.Append(fill(choice[(open + 1)..close], dice));
            at = close + 1;
        }
    }

    private sealed record Part(string[] Choices);
}

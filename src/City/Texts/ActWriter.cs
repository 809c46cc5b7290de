using System.Text;
using Daodi.City.Conduct;

namespace Daodi.City.Texts;

/// <summary>Writes what units and the desk put into their acts.</summary>
internal static class ActWriter
{
    /// <summary>One sentence of a pool.</summary>
    public static string One(string pool, Slots slots, Dice dice) => dice.Pick(Phrases.Pool(pool)).Write(dice, slots.Fill);

    /// <summary>A unit's reply; a poor one says little.</summary>
    public static string Reply(Situation s, Slots slots, bool good, Dice dice)
    {
        var did = (Matters.Find(s.Category) ?? Matters.Guess(s.Title))?.Did;
        if (did is null || (!good && dice.Chance(0.55)))
        {
            return dice.Chance(0.4) ? One("unit.ok", slots, dice) + One("unit.poor", slots, dice) : One("unit.poor", slots, dice);
        }
        var text = new StringBuilder();
        text.Append(s.Round > 0 ? One("unit.redo", slots, dice) : One("unit.ok", slots, dice));
        text.Append(dice.Pick(did).Write(dice, slots.Fill)).Append('。');
        if (dice.Chance(0.7)) text.Append(One("unit.end", slots, dice));
        return text.ToString();
    }

    /// <summary>What the desk itself tells the caller.</summary>
    public static string DirectAnswer(Situation s, Slots slots, Dice dice)
    {
        var text = new StringBuilder(One("desk.answer", slots, dice));
        if ((Matters.Find(s.Category) ?? Matters.Guess(s.Title)) is { Did.Count: > 0 } matter && s.Nature == "consult")
        {
            // The last of a matter's results is the one that explains.
            text.Append(matter.Did[^1].Write(dice, slots.Fill)).Append('。');
        }
        return text.Append(One("advice", slots, dice)).ToString();
    }
}

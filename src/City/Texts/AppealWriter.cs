using System.Text;
using Daodi.City.Places;

namespace Daodi.City.Texts;

/// <summary>Writes what a hotline operator takes down, or what citizens write themselves.</summary>
internal static class AppealWriter
{
    private const int Shortest = 22;
    private const int Longest = 600;

    private enum Length { Brief, Plain, Full, Long }

    /// <summary>What a text has to say besides the matter itself.</summary>
    public sealed record Telling(string Nature, bool ByOperator, bool Again, bool KeepSecret, string Caller, DateTimeOffset At, string? Extra = null);

    public static (string Title, string Text) Write(Matter matter, Spot spot, Telling telling, Dice dice)
    {
        var slots = new Slots(spot, telling.At, telling.Caller, !telling.ByOperator);
        var length = dice.Next() switch { < 0.16 => Length.Brief, < 0.60 => Length.Plain, < 0.90 => Length.Full, _ => Length.Long };
        var text = new StringBuilder();
        var say = new Sayer(text, dice, slots);

        Open(say, telling, spot, length, dice);
        if (telling.Again) say.One(Phrases.Pool("open.again"));
        if (telling.Nature == "咨询") Ask(say, matter, length, telling.ByOperator);
        else if (telling.Nature == "表扬") Praise(say, matter);
        else Complain(say, matter, length);
        if (say.IsShort) say.One(telling.Nature == "咨询" ? matter.Asks : telling.Nature == "表扬" ? matter.Likes : matter.Facts);
        if (telling.Extra is not null) say.Plain(telling.Extra);
        if (telling.KeepSecret) say.One(Phrases.Pool("keep"));
        if (say.IsShort) length = Length.Plain;
        Close(say, telling, length, dice);

        var title = TitleWriter.Write(matter, telling.Nature, text.ToString(), slots.PlaceKnown(), dice);
        return (title, Slips.Make(text.ToString(), dice));
    }

    private static void Open(Sayer say, Telling telling, Spot spot, Length length, Dice dice)
    {
        if (length == Length.Brief && dice.Chance(0.4)) return;
        say.Opening(Phrases.Pool((telling.ByOperator, telling.Nature) switch
        {
            (true, "咨询") => "open.operator.ask",
            (true, "表扬") => "open.operator.like",
            (true, _) => "open.operator",
            _ => spot.IsVillage ? "open.citizen.village" : "open.citizen",
        }));
    }

    private static void Ask(Sayer say, Matter matter, Length length, bool byOperator)
    {
        say.One(matter.Asks, byOperator ? Reported : null);
        if (length >= Length.Full) say.Some(matter.Asks, 0.5);
        if (length >= Length.Full) say.Some(matter.More, 0.7);
        if (length == Length.Long) say.Some(Phrases.Pool("feeling"), 0.6);
    }

    /// <summary>“来电人咨询：” is not followed by “想问一下”.</summary>
    private static string Reported(string question)
    {
        foreach (var head in (string[])["想问一下", "想咨询一下", "请问", "想问", "想咨询", "想了解"])
        {
            if (question.StartsWith(head, StringComparison.Ordinal)) return question[head.Length..];
        }
        return question;
    }

    private static void Praise(Sayer say, Matter matter)
    {
        say.One(matter.Likes);
        say.Some(Phrases.Pool("close.like"), 0.6);
    }

    private static void Complain(Sayer say, Matter matter, Length length)
    {
        say.One(matter.Facts);
        if (length == Length.Brief)
        {
            say.Some(matter.Wants, 0.4);
            return;
        }
        var detailed = length >= Length.Full;
        say.Some(matter.More, detailed ? 0.6 : 0.2);
        if (detailed) say.Some(Phrases.Pool("detail"), 0.6);
        if (length == Length.Long) Elaborate(say, matter);
        say.Some(matter.Effects, detailed ? 0.9 : 0.55);
        if (detailed) say.Some(Phrases.Pool("tried"), 0.6);
        if (detailed) say.Some(Phrases.Pool("feeling"), 0.5);
        say.Some(matter.Wants, 0.85);
    }

    /// <summary>Somebody tells the whole story, and then once more.</summary>
    private static void Elaborate(Sayer say, Matter matter)
    {
        for (var round = 0; round < 5; round++)
        {
            say.Some(matter.Facts, 0.75, s => "另外，" + s);
            say.Some(matter.Effects, 0.8);
            say.Some(Phrases.Pool("detail"), 0.8);
            say.Some(Phrases.Pool("tried"), 0.8);
            say.Some(Phrases.Pool("feeling"), 0.7);
            say.Some(matter.Wants, 0.4);
        }
    }

    private static void Close(Sayer say, Telling telling, Length length, Dice dice)
    {
        if (telling.Nature == "表扬" || !dice.Chance(length == Length.Brief ? 0.35 : 0.75))
        {
            if (say.IsShort) say.Plain("请尽快处理并回复，谢谢");
            return;
        }
        say.One(Phrases.Pool((telling.ByOperator, telling.Nature) switch
        {
            (true, "咨询") => "close.operator.ask",
            (true, _) => "close.operator",
            _ => "close.citizen",
        }));
    }

    /// <summary>Puts sentences one after the other, none twice, each closed by a mark, within the longest length.</summary>
    private sealed class Sayer(StringBuilder text, Dice dice, Slots slots)
    {
        private readonly HashSet<Template> _said = [];

        public bool IsShort => text.Length < Shortest;

        public void Opening(IReadOnlyList<Template> pool) => dice.Pick(pool).WriteTo(text, dice, slots.Fill);

        public void Some(IReadOnlyList<Template> pool, double chance, Func<string, string>? how = null)
        {
            if (dice.Chance(chance)) One(pool, how);
        }

        public void One(IReadOnlyList<Template> pool, Func<string, string>? how = null)
        {
            if (pool.Count == 0) return;
            var template = dice.Pick(pool);
            if (!_said.Add(template)) return;
            var sentence = template.Write(dice, slots.Fill);
            Plain(how is null ? sentence : how(sentence));
        }

        public void Plain(string sentence)
        {
            if (text.Length + sentence.Length >= Longest) return;
            text.Append(sentence);
            if (sentence[^1] is not ('。' or '！' or '？' or '：' or '，'))
                text.Append(IsQuestion(sentence) ? '？' : '。');
        }

        private static bool IsQuestion(string sentence) =>
            sentence.StartsWith("请问", StringComparison.Ordinal) || sentence.StartsWith("想问", StringComparison.Ordinal) || sentence.EndsWith('吗');
    }
}

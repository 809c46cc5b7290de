using Daodi.City;
using Daodi.Kernel;
using Daodi.Trust;

namespace Daodi.Bench;

/// <summary>How cases went: older ones are closed, of the younger ones the more are open, and some stay open for half a year.</summary>
internal sealed class Courses(UnitDirectory units)
{
    private const string Reply = "您好，您反映的问题已安排人员到现场核实并处理，现已整改完毕，感谢您的监督。如有其他问题，请随时与我们联系。";

    private readonly Unit[] _departments = [.. units.All.Where(u => u.Kind == UnitKind.Department)];

    /// <summary>Who answers for it: mostly the township, else the county or a bureau of the city.</summary>
    public Unit Responsible(Division division, Dice dice) => dice.Next() switch
    {
        < 0.6 when units.Find(division.Code) is { } township => township,
        < 0.8 when units.Find(division.Code[..6]) is { Level: 2 } county => county,
        _ => dice.Pick(_departments),
    };

    public static IReadOnlyList<Step> Of(DateTimeOffset opened, DateTimeOffset now, Dice dice)
    {
        var age = (now - opened).TotalDays;
        var open = dice.Chance(age switch { < 3 => 1, < 10 => 0.6, < 60 => 0.25, < 200 => 0.08, _ => 0 });
        var dispatched = opened.AddHours(dice.Between(0.2, 9));
        var signed = dispatched.AddHours(dice.Between(0.3, 20));
        var replied = signed.AddDays(dice.Between(0.5, open ? 9 : 6));
        var closed = replied.AddDays(dice.Between(0.1, 2));
        Step[] all =
        [
            new("dispatch", "dispatched", dispatched.ToInstant()), new("sign", "handling", signed.ToInstant()),
            new("reply", "replied", replied.ToInstant(), Reply),
            new("callback", "closed", closed.ToInstant(), dice.Pick(["very", "satisfied", "satisfied", "basic", "no"])),
        ];
        // What has stayed open for long is in a unit's hands; only what is young stands anywhere else.
        var most = !open ? 4 : age > 12 ? 2 : 3;
        return [.. all.Take(most).Where(s => s.At <= now)];
    }
}

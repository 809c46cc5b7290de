using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Cases;

/// <summary>
/// The numbers on boards, kept in the transactions that change them. Keys are <c>kind/scope/what</c>; the scope is
/// <see cref="City"/>, a unit of level 2 or one of level 3.
/// </summary>
public static class CaseCounts
{
    /// <summary>How many there are now: <c>…/stage:handling</c>, <c>…/light:Red</c>, <c>…/turn:Desk</c>.</summary>
    public const string Stock = "cases.stock";

    /// <summary>Opened a day, by <see cref="City"/> and by the county of the matter.</summary>
    public const string Opened = "cases.opened";

    /// <summary>Closed a day.</summary>
    public const string Closed = "cases.closed";

    /// <summary>Opened a day by what they are: <c>…/channel:12345</c>, <c>…/nature:complaint</c>, for the same scopes as <see cref="Opened"/>.</summary>
    public const string OpenedBy = "cases.opened-by";

    /// <summary>Runs of the statutory and committed clocks that ended a day, under the unit that answered: <c>…/Statutory/intime</c>, <c>…/Statutory/late</c>.</summary>
    public const string Ended = "cases.ended";

    /// <summary>Turned to a light a day: <c>…/Red</c>.</summary>
    public const string Lights = "cases.lights";

    /// <summary>The scope of all.</summary>
    public const string City = "city";

    /// <summary>What a case adds to <see cref="Stock"/> as it stands.</summary>
    public static IEnumerable<string> StockKeys(Case c)
    {
        foreach (var scope in Scopes(c.OwnerL2, c.OwnerL3))
        {
            yield return $"{c.Kind}/{scope}/stage:{c.Stage}";
            if (!c.IsOpen) continue;
            yield return $"{c.Kind}/{scope}/light:{c.Light}";
            yield return $"{c.Kind}/{scope}/turn:{c.Turn}";
        }
    }

    internal static void CountOpened(DaodiDb db, Case c)
    {
        foreach (var key in StockKeys(c)) db.Count(Stock, key);
        var day = c.OpenedAt.LocalDate();
        foreach (var scope in (string?[])[City, c.Fact("county")])
        {
            db.Count(Opened, $"{c.Kind}/{scope}", day);
            db.Count(OpenedBy, $"{c.Kind}/{scope}/channel:{c.Channel}", day);
            if (c.Nature is not null) db.Count(OpenedBy, $"{c.Kind}/{scope}/nature:{c.Nature}", day);
        }
    }

    internal static void CountMove(DaodiDb db, IEnumerable<string> before, Case after)
    {
        foreach (var key in before) db.Count(Stock, key, -1);
        foreach (var key in StockKeys(after)) db.Count(Stock, key);
    }

    internal static void CountClosed(DaodiDb db, Case c)
    {
        foreach (var scope in Scopes(c.OwnerL2, c.OwnerL3)) db.Count(Closed, $"{c.Kind}/{scope}", c.ClosedAt!.Value.LocalDate());
    }

    /// <summary>Counts the clocks that the action just taken has stopped.</summary>
    internal static void CountEnded(DaodiDb db, Case c, IEnumerable<CaseClock> clocks, DateTimeOffset at)
    {
        foreach (var clock in clocks.Where(x => x.Kind != ClockKind.Step && x.StoppedAt == at && x.Late is not null))
            foreach (var scope in Scopes(c.OwnerL2, c.OwnerL3))
                db.Count(Ended, $"{c.Kind}/{scope}/{clock.Kind}/{(clock.Late == true ? "late" : "intime")}", at.LocalDate());
    }

    internal static void CountLight(DaodiDb db, Case c, LightChange change)
    {
        if (change.To is not (Light.Yellow or Light.Red or Light.Black)) return;
        foreach (var scope in Scopes(change.OwnerL2, change.OwnerL3)) db.Count(Lights, $"{c.Kind}/{scope}/{change.To}", change.At.LocalDate());
    }

    private static IEnumerable<string> Scopes(string? l2, string? l3)
    {
        yield return City;
        if (l2 is not null) yield return l2;
        if (l3 is not null) yield return l3;
    }
}

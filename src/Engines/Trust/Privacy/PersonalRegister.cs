using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>Personal data that lies outside the model: in files, an index, the log. Whoever keeps it says so once.</summary>
/// <param name="What">As a row of <c>privacy.data</c>.</param>
public sealed record PersonalElsewhere(Words Where, Words Held, string What);

/// <summary>One line of the list of personal data.</summary>
/// <param name="Rows">Rows that hold something in the column; null outside the model.</param>
/// <param name="Why">What the row of <c>privacy.data</c> says; null where no row is in force, which is a fault to be seen.</param>
public sealed record PersonalLine(PersonalField? Field, PersonalElsewhere? Elsewhere, long? Rows, PersonalWhy? Why);

/// <summary>Why a kind of data is kept, on what ground and how long: a dated row.</summary>
/// <param name="Keep">After its matter is closed or it was last needed; null where it is kept for ever or until asked.</param>
/// <param name="Then">What happens then: <c>erase</c>, or <c>keep</c>.</param>
public sealed record PersonalWhy(string What, Words Held, Words Purpose, string Ground, Limit? Keep, string Then, string Citation, string Tag)
{
    /// <summary>As people read it.</summary>
    public Words KeptFor => Keep?.Words ?? ("长期", "No end set");

    /// <summary>What was last needed before this instant is past its time; null where there is no end.</summary>
    /// <remarks>Whole days of 24 hours: keeping is not a procedural limit that would roll over holidays.</remarks>
    public DateTimeOffset? Before(DateTimeOffset now) => Keep is not { } keep || Then != "erase" ? null : keep.Unit switch
    {
        LimitUnit.Hours => now.AddHours(-keep.Amount),
        LimitUnit.Minutes => now.AddMinutes(-keep.Amount),
        _ => now.AddDays(-keep.Amount),
    };
}

/// <summary>The one list of personal data: what the entities declare, with what the dated rows say of it and how much there is.</summary>
public sealed class PersonalRegister(IReader reader, IRulebooks rulebooks, IEnumerable<PersonalElsewhere> elsewhere, TimeProvider clock)
{
    /// <summary>Why data of this kind is kept, as of now; null where no row says so.</summary>
    public PersonalWhy? Why(string what) =>
        rulebooks.Current.Find("privacy.data", clock.Instant().LocalDate(), ("what", what)) is not { Ok: true } found ? null : Read(what, found.Value);

    /// <summary>Every declared column, then what lies elsewhere. Counts each table once: seconds where there are millions of rows.</summary>
    public async Task<IReadOnlyList<PersonalLine>> List(CancellationToken ct = default)
    {
        await using var db = reader.Open();
        var lines = new List<PersonalLine>();
        foreach (var table in PersonalModel.Fields(db.Model).GroupBy(f => f.Table))
        {
            foreach (var field in table)
                lines.Add(new(field, null, await Count(db, field, ct), Why(field.What)));
        }
        lines.AddRange(elsewhere.Select(e => new PersonalLine(null, e, null, Why(e.What))));
        return lines;
    }

    // Table and column come from the model, never from a request.
    private static Task<long> Count(DaodiDb db, PersonalField field, CancellationToken ct)
    {
        var sql = $"SELECT COUNT(\"{field.Column}\") AS \"Value\" FROM \"{field.Table}\"";
        return db.Database.SqlQueryRaw<long>(sql).SingleAsync(ct);
    }

    private static PersonalWhy Read(string what, Found row) => new(
        what, (row.Text("zh"), row.Text("en")), (row.Text("purposeZh"), row.Text("purposeEn")), row.Text("ground"),
        row.Has("keep") ? row.Limit("keep") : null, row.Text("then"), row.Row.Citation, row.Row.Tag);
}

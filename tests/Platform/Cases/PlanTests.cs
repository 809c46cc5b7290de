using Daodi.Cases;
using Daodi.Tests.Platform.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Case = Daodi.Cases.Case;

namespace Daodi.Tests.Platform.Cases;

/// <summary>
/// SQLite uses a partial index only where the query says the index's condition word for word; a worklist over a million cases
/// hangs on it, and nothing else would tell.
/// </summary>
public sealed class PlanTests
{
    [Fact, Trait("Category", "Fast")]
    public async Task OpenCases_OfEveryScope_AreReadFromTheirOwnIndex()
    {
        await using var office = await Office.Open(DatabaseKind.Sqlite);
        var person = Guid.CreateVersion7();
        await office.Database.Reader.Read(async db =>
        {
            (await Plan(db.Set<Case>().WhereOpen())).ShouldContain("USING INDEX ix_cases_open ");
            (await Plan(db.Set<Case>().WhereOverdue())).ShouldContain("USING INDEX ix_cases_open ");
            (await Plan(db.Set<Case>().Where(c => c.OwnerL2 == "371402").WhereOpen())).ShouldContain("USING INDEX ix_cases_open_l2 ");
            (await Plan(db.Set<Case>().Where(c => c.OwnerL3 == "371402001").WhereOpen())).ShouldContain("USING INDEX ix_cases_open_l3 ");
            (await Plan(db.Set<Case>().Where(c => c.OwnerPerson == person).WhereOpen())).ShouldContain("USING INDEX ix_cases_open_person ");
            return 0;

            async Task<string> Plan(IQueryable<Case> rows)
            {
                // EF writes the parameters before the query, as the shell of SQLite takes them.
                var lines = rows.OrderBy(c => c.Pressing).ThenBy(c => c.Id).Take(50).ToQueryString().Split('\n');
                var sql = string.Join('\n', lines.Where(l => !l.StartsWith(".param", StringComparison.Ordinal)));
                foreach (var parameter in lines.Where(l => l.StartsWith(".param set ", StringComparison.Ordinal)).Select(l => l.Trim().Split(' ', 4)))
                    sql = sql.Replace(parameter[2], parameter[3], StringComparison.Ordinal);
                await db.Database.OpenConnectionAsync();
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = "EXPLAIN QUERY PLAN " + sql;
                var plan = new List<string>();
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync()) plan.Add(reader.GetString(3) + " ");
                plan.ShouldNotContain(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal), "the index gives the order too");
                return string.Join('\n', plan);
            }
        });
    }
}

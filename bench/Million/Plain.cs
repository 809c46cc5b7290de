using System.Diagnostics;
using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Bench;

/// <summary>
/// What one would write first over the same rows: lists counted and sorted when asked for, words looked for with LIKE, boards
/// added up from the cases. The query alone, without session, page or network.
/// </summary>
internal static class Plain
{
    public static readonly IReadOnlyList<(string Title, Func<DaodiDb, Task> Query)> Queries =
    [
        ("baseline: open cases by light and due, with their number, query alone", async db =>
        {
            var open = db.Set<Case>().Where(c => c.ClosedAt == null);
            await open.CountAsync();
            await open.OrderByDescending(c => c.Light).ThenBy(c => c.CommittedDue).Take(51).ToListAsync();
        }),
        ("baseline: register, page 200 by offset, query alone", async db =>
            await db.Set<Case>().OrderByDescending(c => c.OpenedAt).ThenByDescending(c => c.Id).Skip(10_000).Take(51).ToListAsync()),
        ("baseline: search 物业 with LIKE, newest first, query alone", async db =>
            await db.Set<Case>().Where(c => EF.Functions.Like(c.Title, "%物业%") || db.Set<Appeal>().Any(a => a.CaseId == c.Id && EF.Functions.Like(a.Text, "%物业%")))
                .OrderByDescending(c => c.OpenedAt).Take(51).ToListAsync()),
        ("baseline: search 鲲鹏 with LIKE, nothing there, query alone", async db =>
            await db.Set<Case>().Where(c => EF.Functions.Like(c.Title, "%鲲鹏%") || db.Set<Appeal>().Any(a => a.CaseId == c.Id && EF.Functions.Like(a.Text, "%鲲鹏%")))
                .OrderByDescending(c => c.OpenedAt).Take(51).ToListAsync()),
        ("baseline: a board's stock added up from the cases, query alone", async db =>
            await db.Set<Case>().GroupBy(c => new { c.OwnerL2, c.Light, c.Turn }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync()),
    ];

    public static async Task<Times> Ask(IReader reader, Func<DaodiDb, Task> query, int repeats)
    {
        var times = new Times();
        for (var i = -1; i < repeats; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await reader.Read(async db =>
            {
                await query(db);
                return 0;
            });
            if (i >= 0) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times;
    }
}

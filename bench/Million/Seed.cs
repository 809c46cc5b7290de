using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Daodi.BigData.Appeals;
using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.City;
using Daodi.City.Appeals;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Bench;

/// <summary>Fills a database with cases from 2024 to now, in their order, through the write lane.</summary>
internal static class Seed
{
    private const int Together = 2_000;
    private static readonly DateOnly FirstDay = new(2024, 1, 1);

    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> Fill(Site site, int count, IReadOnlyDictionary<string, Guid> people)
    {
        var began = Stopwatch.GetTimestamp();
        var lane = site.Services.GetRequiredService<IWriteLane>();
        var search = site.Services.GetRequiredService<ISearchIndex>();
        var batches = Channel.CreateBounded<List<MadeCase>>(4);
        var maker = new CaseMaker(site.Services);
        var making = Task.Run(() => Make(site, maker, count, people, batches.Writer));
        var done = 0;
        await foreach (var batch in batches.Reader.ReadAllAsync())
        {
            (await lane.Run<Done>(async (db, ct) =>
            {
                await Write(db, search, batch, ct);
                return Done.It;
            })).OrThrow();
            done += batch.Count;
            if (done % 100_000 < batch.Count) Console.WriteLine($"{done:#,0} cases after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        }

        await making;
        (await lane.Run<Done>((db, _) =>
        {
            foreach (var (day, last) in maker.Numbers) db.Add(new CaseNumber { Prefix = "DZ", Day = day, Last = last });
            return Task.FromResult<Result<Done>>(Done.It);
        })).OrThrow();
        return Stopwatch.GetElapsedTime(began);
    }

    private static async Task Make(Site site, CaseMaker maker, int count, IReadOnlyDictionary<string, Guid> people, ChannelWriter<List<MadeCase>> to)
    {
        try
        {
            var now = TimeProvider.System.GetUtcNow().ToInstant();
            var days = now.LocalDate().DayNumber - FirstDay.DayNumber + 1;
            var courses = new Courses(site.Services.GetRequiredService<UnitDirectory>());
            var city = new AppealMaker(3, Rate(count, days));
            var (batch, made) = (new List<MadeCase>(Together), 0);
            for (var day = FirstDay; made < count && day <= now.LocalDate(); day = day.AddDays(1))
            {
                foreach (var appeal in city.Of(day).Where(a => a.Fault == Fault.None && a.AcceptedAt <= now).OrderBy(a => a.AcceptedAt).Take(count - made))
                {
                    batch.Add(One(maker, courses, appeal, people, now));
                    made++;
                    if (batch.Count < Together) continue;
                    await to.WriteAsync(batch);
                    batch = new(Together);
                }
            }

            if (batch.Count > 0) await to.WriteAsync(batch);
            to.Complete();
        }
        catch (Exception failure)
        {
            to.Complete(failure);
        }
    }

    /// <summary>What the city must be told a day so that, without the faulty ones, about this many come of it in the end.</summary>
    private static double Rate(int count, int days)
    {
        var wanted = (double)count / days;
        var sample = new AppealMaker(3, wanted);
        // Whole weeks, since a Sunday is no Monday.
        var some = Enumerable.Range(0, 12).SelectMany(week => Enumerable.Range(0, 7).Select(day => FirstDay.AddDays(week * (days / 12) + day)));
        return wanted * wanted / some.Average(day => sample.Of(day).Count(a => a.Fault == Fault.None));
    }

    private static MadeCase One(CaseMaker maker, Courses courses, Daodi.City.Appeals.Appeal appeal, IReadOnlyDictionary<string, Guid> people, DateTimeOffset now)
    {
        using var json = JsonDocument.Parse(AppealJson.Of(appeal).ToJsonString());
        var (item, errors) = AppealItem.Parse(json.RootElement, now);
        if (item is null) throw new InvalidDataException(errors[0].ToString());
        var dice = Dice.For(5, appeal.SourceId);
        var unit = courses.Responsible(item.Division, dice);
        return maker.Make(item, "12345", appeal.AcceptedAt.ToInstant(), Courses.Of(appeal.AcceptedAt, now, dice), unit,
            people.TryGetValue(unit.Code, out var person) ? person : null);
    }

    private static async Task Write(DaodiDb db, ISearchIndex search, List<MadeCase> batch, CancellationToken ct)
    {
        await db.BulkInsert<Case>([.. batch.Select(m => m.Case)], ct);
        await db.BulkInsert<CaseClock>([.. batch.SelectMany(m => m.Clocks)], ct);
        await db.BulkInsert<ActRow>([.. batch.SelectMany(m => m.Acts)], ct);
        await db.BulkInsert<CaseParty>([.. batch.SelectMany(m => m.Parties)], ct);
        await db.BulkInsert<LightChange>([.. batch.SelectMany(m => m.Lights)], ct);
        await db.BulkInsert<Daodi.BigData.Appeals.Domain.Appeal>([.. batch.Select(m => m.Appeal)], ct);
        await db.BulkInsert<AppealCaller>([.. batch.Select(m => m.Caller).OfType<AppealCaller>()], ct);
        await search.PutMany(db, [.. batch.Select(m => m.Text)], ct);
        foreach (var made in batch)
        {
            CaseCounts.CountOpened(db, made.Case);
            if (made.RepliedAt is { } replied) CaseCounts.CountEnded(db, made.Case, made.Clocks, replied);
            if (!made.Case.IsOpen) CaseCounts.CountClosed(db, made.Case);
            if (made.Appeal is { Satisfaction: { } answer, EvaluatedAt: { } at }) AppealCounts.CountEvaluation(db, made.Case, answer, at.LocalDate());
        }
    }
}

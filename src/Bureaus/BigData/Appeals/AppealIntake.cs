using System.Text.Json;
using Daodi.BigData.Appeals.Domain;
using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Subjects;
using Daodi.Trust;

namespace Daodi.BigData.Appeals;

/// <summary>Registers appeals of every channel: checks each item, opens its case, keeps its text and its caller.</summary>
public sealed class AppealIntake(CaseDesk desk, SubjectBook subjects, SiteKey key, UnitDirectory units, TimeProvider clock) : ISourceHandler
{
    /// <summary>
    /// How old an item's own acceptance may be and still start the clocks. What comes later than that is an old matter handed over: its clocks start with
    /// its arrival here, and its own date stays on record.
    /// </summary>
    private static readonly TimeSpan OldestStart = TimeSpan.FromDays(30);

    public async Task<IReadOnlyList<Registration>> Register(DaodiDb db, IReadOnlyList<InboxItem> items, CancellationToken ct)
    {
        var registrations = new Registration[items.Count];
        var ready = new List<(int Index, InboxItem Item, AppealItem Appeal)>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var (appeal, errors) = Check(items[i]);
            if (appeal is null)
            {
                registrations[i] = Registration.Refused(errors);
            }
            else
            {
                ready.Add((i, items[i], appeal));
            }
        }

        var opened = await desk.OpenMany(db, [.. ready.Select(r => Open(r.Item, r.Appeal))], Viewer.Source(ready.Count > 0 ? ready[0].Item.Source : ""), clock.Instant(), ct);
        var appeals = new List<Appeal>(ready.Count);
        var callers = new List<AppealCaller>(ready.Count);
        foreach (var ((index, _, appeal), result) in ready.Zip(opened))
        {
            if (!result.Ok)
            {
                registrations[index] = Registration.Refused(result.Error);
                continue;
            }

            registrations[index] = Registration.Of(result.Value.Id, result.Value.No);
            appeals.Add(Keep(result.Value.Id, appeal));
            if (CallerOf(result.Value.Id, appeal) is { } caller)
            {
                callers.Add(caller);
            }
        }

        await Recognise(db, appeals, callers, ready.Where(r => registrations[r.Index].CaseId is not null).ToDictionary(r => registrations[r.Index].CaseId!.Value, r => r.Appeal), ct);
        await db.BulkInsert(appeals, ct);
        await db.BulkInsert(callers, ct);
        return registrations;
    }

    /// <summary>Caller and place of each as subjects: one look-up for the whole batch.</summary>
    private async Task Recognise(DaodiDb db, List<Appeal> appeals, List<AppealCaller> callers, Dictionary<long, AppealItem> items, CancellationToken ct)
    {
        var sightings = new List<Sighting>(appeals.Count + callers.Count);
        var keep = new List<Action<long>>(sightings.Capacity);
        foreach (var appeal in appeals)
        {
            var item = items[appeal.CaseId];
            if (Sighting.Place(item.Address, item.Division.Code, item.Place?.Lon, item.Place?.Lat) is not { } place) continue;
            sightings.Add(place);
            keep.Add(id => appeal.PlaceId = id);
        }
        foreach (var caller in callers)
        {
            if (AppealSubjects.SightingOf(caller) is not { } person) continue;
            sightings.Add(person);
            keep.Add(id => caller.SubjectId = id);
        }
        var ids = await subjects.Resolve(db, sightings, clock.Instant(), ct);
        for (var i = 0; i < ids.Length; i++) keep[i](ids[i]);
    }

    /// <summary>The code with which the citizen follows the item.</summary>
    public string CodeOf(string channel, string sourceId) => TrackCode.For(key, channel, sourceId);

    private (AppealItem? Appeal, IReadOnlyList<Error> Errors) Check(InboxItem item)
    {
        using var json = JsonDocument.Parse(item.Payload);
        var (appeal, errors) = AppealItem.Parse(json.RootElement, item.ReceivedAt);
        return appeal?.AccusedUnit is { } accused && units.Find(accused) is null
            ? (null, [Error.Invalid("appeal.accused-unit", ($"没有单位“{accused}”，请按单位目录填写编码", $"there is no unit {accused}; use a code of the directory of units"), "accusedUnit")])
            : (appeal, errors);
    }

    private OpenCase Open(InboxItem item, AppealItem appeal) => new()
    {
        Loop = "appeals.appeal",
        Title = appeal.Title,
        Text = appeal.Text,
        Channel = item.Source,
        SourceId = item.SourceId,
        Nature = appeal.Nature,
        Category = appeal.Category,
        Urgency = appeal.Urgent ? Urgencies.Urgent : Urgencies.Normal,
        Anonymity = (int)appeal.Anonymity,
        Division = appeal.Division.Code,
        Address = appeal.Address,
        Lon = appeal.Place?.Lon,
        Lat = appeal.Place?.Lat,
        OpenedAt = item.ReceivedAt - appeal.AcceptedAt > OldestStart || appeal.AcceptedAt > item.ReceivedAt ? item.ReceivedAt : appeal.AcceptedAt,
        Token = CodeOf(item.Source, item.SourceId),
        Evidence = appeal.Evidence,
    };

    private static Appeal Keep(long caseId, AppealItem appeal) => new()
    {
        CaseId = caseId,
        Text = appeal.Text,
        AcceptedAt = appeal.AcceptedAt,
        Anonymity = appeal.Anonymity,
        AccusedUnit = appeal.AccusedUnit,
    };

    /// <summary>Of an anonymous caller nothing is kept, whatever the item says.</summary>
    private static AppealCaller? CallerOf(long caseId, AppealItem appeal) =>
        appeal.Anonymity == Anonymity.Anonymous || (appeal.CallerName, appeal.CallerPhone, appeal.CallerId) is (null, null, null) ? null : new()
        {
            CaseId = caseId,
            Name = appeal.CallerName,
            Phone = appeal.CallerPhone?.ToString(),
            IdNumber = appeal.CallerId?.ToString(),
        };
}

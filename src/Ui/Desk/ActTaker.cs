using System.Globalization;
using Daodi.Cases;
using Daodi.Storage;
using Daodi.Trust;

namespace Daodi.Ui.Desk;

/// <summary>Takes an action as a form or a program asks for it: files first, then the act inside the write lane.</summary>
public sealed class ActTaker(CaseDesk desk, EvidenceStore evidence, IWriteLane lane, TimeProvider clock)
{
    /// <summary>
    /// Takes what the form of <paramref name="action"/> holds. Files go to the store before the act is tried; what an act
    /// refuses waits there for the next attempt.
    /// </summary>
    public async Task<Result<Case>> TakeForm(CaseSheet sheet, string action, IFormCollection form, Viewer by, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        // An action the loop does not know is refused by the engine in its own words.
        var asks = sheet.Loop.Actions.TryGetValue(action, out var known) ? known.Asks : [];
        var fields = ActForm.Fields(form, action, asks);
        foreach (var field in asks.Where(f => f.Type == FieldType.Evidence))
        {
            var ids = new List<string>();
            foreach (var file in ActForm.Files(form, action, field))
            {
                var stored = await Store(file, ActForm.PlaceOf(form, action, field), by, ct);
                if (!stored.Ok) return stored.Error with { Field = field.Name };
                ids.Add(stored.Value.Id.ToString(CultureInfo.InvariantCulture));
            }
            if (ids.Count > 0) fields[field.Name] = ids;
        }
        return await Take(new TakeAction
        {
            CaseNo = sheet.Case.No,
            Action = action,
            ExpectedVersion = ActForm.VersionOf(form),
            Fields = fields,
            Reason = ActForm.ReasonOf(form, action),
        }, by, ct);
    }

    public Task<Result<Case>> Take(TakeAction take, Viewer by, CancellationToken ct = default) =>
        lane.Run((db, stop) => desk.Take(db, take, by, clock.Instant(), stop), ct);

    private async Task<Result<Evidence>> Store(IFormFile file, (double Lon, double Lat)? place, Viewer by, CancellationToken ct)
    {
        await using var content = file.OpenReadStream();
        return await evidence.Receive(new EvidenceUpload(file.FileName, content) { Lon = place?.Lon, Lat = place?.Lat }, by, clock.Instant(), ct);
    }
}

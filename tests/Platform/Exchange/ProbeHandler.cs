using System.Globalization;
using System.Text.Json;
using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>
/// Registers an item by one act under the row's id: the unique number of the act shows whether it was registered twice. Text
/// <c>poison</c> throws, <c>late-poison</c> throws after it has written, <c>bad</c> is refused with two reasons.
/// </summary>
public sealed class ProbeHandler : ISourceHandler
{
    public const string Source = "hotline";
    public const string Act = "test.registered";

    public async Task<IReadOnlyList<Registration>> Register(DaodiDb db, IReadOnlyList<InboxItem> items, CancellationToken ct)
    {
        var registrations = new List<Registration>();
        foreach (var item in items)
        {
            using var payload = JsonDocument.Parse(item.Payload);
            var text = payload.RootElement.TryGetProperty("text", out var value) ? value.GetString() : null;
            if (text == "poison") throw new InvalidOperationException("poison");
            if (text == "bad")
            {
                registrations.Add(Registration.Refused(
                    Error.Invalid("region.unknown", ("没有该区划。", "No such region."), "region"),
                    Error.Invalid("phone.format", ("电话格式不对。", "Not a phone number."), "person.phone")));
                continue;
            }

            db.Add(Acts.Make(new(Act, Viewer.Source(item.Source), item.ReceivedAt) { CaseId = item.Id, Data = new { item.SourceId } }, 1));
            if (text == "late-poison")
            {
                await db.SaveChangesAsync(ct);
                throw new InvalidOperationException("late poison");
            }
            registrations.Add(Registration.Of(item.Id, "T-" + item.Id.ToString(CultureInfo.InvariantCulture)));
        }
        return registrations;
    }
}

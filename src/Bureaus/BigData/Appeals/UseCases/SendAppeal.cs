using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Daodi.BigData.Appeals.Domain;
using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.BigData.Appeals;

/// <summary>
/// Sends what a citizen answered through the same inbox as every channel: it is on disk before they are told so, and the
/// worker registers it like any other item.
/// </summary>
public sealed class SendAppeal(Inbox inbox, IReader reader, TimeProvider clock)
{
    /// <summary>How long the answer waits for the number; after that the page asks again by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(40);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Commits the draft to the inbox; sent again it is still one appeal. Errors: those of the lane.</summary>
    public async Task<Result<Done>> Send(AskDraft draft, CancellationToken ct)
    {
        var stored = await inbox.Accept(Channels.Web, [new PushedItem(0, draft.Id, PayloadOf(draft), null)]);
        if (!stored.Ok) return stored.Error;
        for (var until = clock.GetUtcNow() + Patience; clock.GetUtcNow() < until && await NumberOf(draft.Id, ct) is null;)
            await Task.Delay(Look, clock, ct);
        return Done.It;
    }

    /// <summary>The number of the case; null while it is still being registered.</summary>
    public Task<string?> NumberOf(string id, CancellationToken ct) => reader.Read(db => db.Set<InboxRow>()
        .Where(r => r.Source == Channels.Web && r.SourceId == id).Select(r => r.CaseNo).FirstOrDefaultAsync(ct));

    /// <summary>The item as any channel would push it.</summary>
    public static string PayloadOf(AskDraft draft) => JsonSerializer.Serialize(new
    {
        sourceId = draft.Id,
        nature = draft.Nature,
        text = draft.Text,
        region = draft.Division,
        address = draft.Address,
        lon = draft.Lon,
        lat = draft.Lat,
        anonymity = (draft.Anonymity ?? Anonymity.Named).ToString().ToLowerInvariant(),
        person = draft.Anonymity == Anonymity.Anonymous ? null : new { name = draft.Name, phone = draft.Phone },
        evidence = draft.Photos.Count == 0 ? null : draft.Photos.Select(p => p.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)),
    }, Json);
}

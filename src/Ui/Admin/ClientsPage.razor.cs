using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>Every system that was let in: whether it may, until when, and what it does.</summary>
public sealed partial class ClientsPage
{
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private UnitDirectory Units { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;

    private IReadOnlyList<Row> Rows { get; set; } = [];
    private DateTimeOffset Soon => Clock.GetUtcNow().AddDays(ClientWords.RemindDays);

    protected override async Task OnInitializedAsync()
    {
        var now = Clock.Instant();
        var today = now.LocalDate();
        var (clients, secrets, days) = await Reader.Read(async db => (
            await db.Set<Client>().OrderBy(c => c.State).ThenBy(c => c.Id).ToListAsync(),
            await db.Set<ClientSecret>().Where(s => s.EndedAt == null && s.To > now).ToListAsync(),
            await db.Set<ClientDay>().Where(d => d.Day == today).ToDictionaryAsync(d => d.ClientId)));
        var ends = secrets.GroupBy(s => s.ClientId).ToDictionary(g => g.Key, g => g.Max(s => s.To));
        Rows = [.. clients.Select(c => new Row(c, ends.TryGetValue(c.Id, out var end) ? end : null, days.GetValueOrDefault(c.Id)))];
    }

    private sealed record Row(Client Client, DateTimeOffset? Ends, ClientDay? Today);
}

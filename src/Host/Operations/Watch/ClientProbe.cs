using Daodi.Storage;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Host.Operations.Watch;

/// <summary>Other systems' secrets: none ends before somebody has issued the next.</summary>
internal sealed class ClientProbe(IReader reader, Thresholds thresholds, TimeProvider clock) : IHealthProbe
{
    public async Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (clients, ends) = await reader.Read(async db => (
            await db.Set<Client>().Where(c => c.State == ClientState.Active).OrderBy(c => c.Id).ToListAsync(ct),
            await db.Set<ClientSecret>().Where(s => s.EndedAt == null).GroupBy(s => s.ClientId).Select(g => new { g.Key, To = g.Max(s => s.To) }).ToDictionaryAsync(g => g.Key, g => g.To, ct)));
        var items = new List<HealthItem>();
        // A client that was never given a secret waits for its first; there is nothing to warn of.
        foreach (var client in clients.Where(c => ends.ContainsKey(c.Id)))
        {
            var days = Math.Floor((ends[client.Id] - now).TotalDays);
            var state = thresholds.Below("client-secret-days", days);
            items.Add(new($"client/{client.Id}", ($"系统接入 {client.Title}", $"System {client.Title}"), state,
                days >= 0 ? ($"密钥还有 {days:0} 天到期", $"Its secret has {days:0} days left") : ("密钥已到期，该系统不能接入", "Its secret has ended; it cannot come in"),
                state >= HealthState.Caution ? ("发放新密钥，交给对方换用，再作废旧的。", "Issue a new one, let the other side take it up, then end the old one.") : null,
                $"/admin/clients/{client.Id}", Tell: true));
        }

        return items;
    }
}

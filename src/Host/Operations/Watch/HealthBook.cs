using Daodi.Kernel;

namespace Daodi.Host.Operations.Watch;

/// <summary>Everything that is watched, looked at at once.</summary>
internal sealed class HealthBook(IEnumerable<IHealthProbe> probes, ILogger<HealthBook> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>All items, the worst first. A probe that fails or takes too long is one item that says so.</summary>
    public async Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        var looks = await Task.WhenAll(probes.Select(probe => One(probe, ct)));
        return [.. looks.SelectMany(items => items).OrderByDescending(item => item.State).ThenBy(item => item.Id, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<HealthItem>> One(IHealthProbe probe, CancellationToken ct)
    {
        try
        {
            return await Task.Run(() => probe.Look(ct), ct).WaitAsync(Patience, ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            var name = probe.GetType().Name;
            log.LogWarning(fault, "{Probe} could not look", name);
            return [new($"probe/{name}", Words.Same(name), HealthState.Unknown, (
                fault is TimeoutException ? "十秒内没有查明" : "没有查明，原因见运行日志",
                fault is TimeoutException ? "Could not be told within ten seconds" : "Could not be told; the log says why"))];
        }
    }
}

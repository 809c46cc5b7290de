using Daodi.Kernel;
using Daodi.Trust.Ledger;

namespace Daodi.Host.Operations.Watch;

/// <summary>The ledger goes on, and each of its witnesses follows.</summary>
internal sealed class LedgerProbe(LedgerState state, WitnessService witnesses) : IHealthProbe
{
    private const string Page = "/admin/ledger";
    private static readonly Words Title = ("账本", "Ledger");

    public Task<IReadOnlyList<HealthItem>> Look(CancellationToken ct)
    {
        var now = state.Now;
        var items = new List<HealthItem>
        {
            now.Stopped is { } stopped
                ? new("ledger", Title, HealthState.Bad, stopped.Message, ("历史与已签名的不一致：不要修改数据，先查明原因。", "The past does not agree with what was signed: change nothing, find out why first."), Page)
                : now.Trouble is { } trouble
                    ? new("ledger", Title, HealthState.Caution, trouble.Message, Href: Page, Tell: true)
                    : now.Head is { } head
                        ? new("ledger", Title, HealthState.Good, ($"已签名 {head.Size} 条", $"{head.Size} records are signed"), Href: Page)
                        : new("ledger", Title, HealthState.Unknown, ("还没有签名过", "Nothing is signed yet"), Href: Page),
        };
        foreach (var witness in witnesses.Standings)
        {
            items.Add(new($"witness/{witness.Name}", ($"见证方 {witness.Name}", $"Witness {witness.Name}"),
                witness.Refused ? HealthState.Bad : witness.Fault is not null ? HealthState.Caution : witness.Size is null ? HealthState.Unknown : HealthState.Good,
                witness.Fault?.Message ?? (witness.Size is { } size ? ($"见到第 {size} 条", $"Has seen {size} records") : new Words("启动后还没有交付", "Nothing was handed over since the start")),
                Href: Page, Tell: true));
        }

        return Task.FromResult<IReadOnlyList<HealthItem>>(items);
    }
}

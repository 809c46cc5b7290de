using System.Globalization;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>Proposals that wait, or those that were decided, withdrawn or left to expire; the newest first.</summary>
public sealed partial class RightsPage
{
    private const int Size = 50;

    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private RightsDesk Desk { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "view")] private string? View { get; set; }
    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    private IReadOnlyList<RightsProposal> Rows { get; set; } = [];
    private int WaitingCount { get; set; }
    private DateTimeOffset Now { get; set; }

    private bool Decided => View == "decided";

    protected override async Task OnInitializedAsync()
    {
        var (now, decided) = (Clock.Instant(), Decided);
        Now = now;
        (WaitingCount, Rows) = await Reader.Read(async db =>
        {
            var all = db.Set<RightsProposal>();
            var rows = decided ? all.Where(p => p.State != RightsState.Waiting || p.ExpiresAt <= now) : all.Where(p => p.State == RightsState.Waiting && p.ExpiresAt > now);
            if (long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var before)) rows = rows.Where(p => p.Id < before);
            return (await all.CountAsync(p => p.State == RightsState.Waiting && p.ExpiresAt > now), await rows.OrderByDescending(p => p.Id).Take(Size).ToListAsync());
        });
    }
}

/// <summary>How the state of a proposal is said.</summary>
internal static class RightsWords
{
    public static Words StateOf(RightsProposal proposal, DateTimeOffset now) => proposal.State switch
    {
        RightsState.Agreed when proposal is { Kind: RightsKinds.CredentialNew or ClientForm.SecretKind, UsedAt: null } => ("已批准，待领取", "Agreed, to be collected"),
        RightsState.Agreed => ("已批准", "Agreed"),
        RightsState.Refused => ("已退回", "Refused"),
        RightsState.Withdrawn => ("已撤回", "Withdrawn"),
        _ => proposal.Waits(now) ? ("待批准", "Waiting") : ("已过期", "Expired"),
    };

    public static Tone ToneOf(RightsProposal proposal, DateTimeOffset now) => proposal.State switch
    {
        RightsState.Refused => Tone.Bad,
        RightsState.Waiting when proposal.Waits(now) => Tone.Caution,
        _ => Tone.Neutral,
    };
}

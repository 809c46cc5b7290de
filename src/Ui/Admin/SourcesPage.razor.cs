using System.Globalization;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>Every source with what it brings, what waits, what stands in quarantine, and the tokens it pushes with.</summary>
public sealed partial class SourcesPage
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private SourceRegistry Sources { get; set; } = null!;
    [Inject] private Credentials Credentials { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;

    private Dictionary<string, State> States { get; } = new(StringComparer.Ordinal);
    private IReadOnlyList<Credential> Issued { get; set; } = [];
    private string? Token { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private bool MayIssue => Viewer.May(Permissions.ManageAccounts);

    private sealed record State(long Today, long Waiting, long Quarantined, DateTimeOffset? Last);

    protected override async Task OnInitializedAsync()
    {
        var today = Clock.Instant().LocalDate();
        foreach (var source in Sources.All)
        {
            var id = source.Id;
            States[id] = await Reader.Read(async db => new State(
                await db.Set<Counter>().Where(c => c.Name == "exchange.received" && c.Day == today && c.Key == id).SumAsync(c => c.Value),
                await db.Set<InboxRow>().CountAsync(r => r.State == InboxState.Received && r.Source == id),
                await db.Set<InboxRow>().CountAsync(r => r.State == InboxState.Quarantined && r.Source == id),
                // The newest by id is found from the end of the key; a source silent for very long costs a longer look.
                await db.Set<InboxRow>().Where(r => r.Source == id).OrderByDescending(r => r.Id).Select(r => (DateTimeOffset?)r.ReceivedAt).FirstOrDefaultAsync()));
        }

        await LoadIssued();
    }

    private async Task Issue(string source)
    {
        var form = Http.Request.Form;
        var holder = form["holder"].ToString().Trim();
        if (holder.Length is 0 or > 100)
        {
            Errors = [Error.Invalid("credential.holder", ("请写明发给谁（100 字以内）。", "Say who holds it, in at most 100 characters."))];
            return;
        }

        DateTimeOffset? to = DateOnly.TryParseExact(form["to"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? CityTime.EndOf(day) : null;
        var issued = await Credentials.Issue(source, holder, to, Viewer, Http.RequestAborted);
        if (issued.Ok) Token = issued.Value.Token;
        else Errors = [issued.Error];
        Http.Response.Headers.CacheControl = "no-store";
        await LoadIssued();
    }

    private async Task LoadIssued() => Issued = MayIssue ? await Reader.Read(db => db.Set<Credential>().OrderByDescending(c => c.Id).Take(200).ToListAsync()) : [];

    private bool Silent(SourceDefinition source, State? state) => source.Rhythm is { } rhythm && state?.Last is { } last && Clock.GetUtcNow() - last > rhythm;
}

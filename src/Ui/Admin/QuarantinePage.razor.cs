using Daodi.Exchange;
using Daodi.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>What stands in quarantine, the oldest first.</summary>
public sealed partial class QuarantinePage
{
    private const int Size = 50;

    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private SourceRegistry Sources { get; set; } = null!;
    [Inject] private ItemKinds Kinds { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "source")] private string? Source { get; set; }
    [SupplyParameterFromQuery(Name = "import")] private long? Import { get; set; }
    [SupplyParameterFromQuery(Name = "number")] private string? Number { get; set; }
    [SupplyParameterFromQuery(Name = "after")] private long? After { get; set; }

    private IReadOnlyList<InboxRow> Rows { get; set; } = [];

    private string NextHref => $"/admin/quarantine?after={Rows[^1].Id}" + (Source is null ? "" : "&source=" + Uri.EscapeDataString(Source)) + (Import is null ? "" : $"&import={Import}") + (string.IsNullOrEmpty(Number) ? "" : "&number=" + Uri.EscapeDataString(Number));

    private Words TitleOf(string source) => Sources.TryFind(source, out var found) ? found.Title : Words.Same(source);

    private Words TitleOf(string source, string? field) =>
        Sources.TryFind(source, out var found) && Kinds.Of(found)?.Fields.FirstOrDefault(f => f.Name == field) is { } known ? known.Title : Words.Same(field ?? "");

    protected override async Task OnInitializedAsync()
    {
        await Sources.Refresh();
        (Source, Number) = (Source is "" ? null : Source, Number?.Trim() is { Length: > 0 } typed ? typed : null);
        string[] wanted = Source is null ? [.. Sources.All.Select(s => s.Id)] : [Source];
        var after = After ?? 0;
        Rows = await Reader.Read(db => db.Set<InboxRow>()
            .Where(r => r.State == InboxState.Quarantined && wanted.Contains(r.Source) && r.Id > after && (Import == null || r.ImportId == Import) && (Number == null || r.SourceId.StartsWith(Number))).OrderBy(r => r.Id).Take(Size).ToListAsync());
    }
}

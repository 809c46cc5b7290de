using Daodi.Exchange;
using Daodi.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>Every source with what it brings, whether it speaks, and what stands in quarantine.</summary>
public sealed partial class SourcesPage
{
    [Inject] private SourceRegistry Sources { get; set; } = null!;
    [Inject] private ItemKinds Kinds { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;

    private List<(SourceDefinition Source, SourceFigures Figures)> Rows { get; } = [];
    private HashSet<string> Failing { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        await Sources.Refresh();
        var today = Clock.Instant().LocalDate();
        foreach (var source in Sources.All) Rows.Add((source, await Reader.Read(db => SourceFigures.Of(db, source.Id, today))));
        Failing = [.. await Reader.Read(db => db.Set<PullState>().Where(p => p.Failures > 0).Select(p => p.Source).ToListAsync())];
    }
}

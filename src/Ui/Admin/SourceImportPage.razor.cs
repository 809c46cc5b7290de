using System.Globalization;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Admin;

/// <summary>One file on its way in: mapped and tried while it is a draft, then its progress, then whether the sums agree.</summary>
public sealed partial class SourceImportPage
{
    [Parameter] public long Id { get; set; }
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private ImportDesk Desk { get; set; } = null!;
    [Inject] private Trial Trying { get; set; } = null!;
    [Inject] private SourceRegistry Sources { get; set; } = null!;
    [Inject] private ItemKinds Kinds { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private ImportRun? Import { get; set; }
    private ItemKind? Kind { get; set; }
    private Words SourceTitle { get; set; }
    private bool On { get; set; }
    private SourceMapping? Mapping { get; set; }
    private IReadOnlyList<TableRow> Sample { get; set; } = [];
    private TrialResult? Trial { get; set; }
    private ImportFigures Figures { get; set; } = null!;
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private bool Moves => Import?.State is ImportState.Waiting or ImportState.Running || Import?.State == ImportState.Finished && Figures.Waiting > 0;
    private Words Lead => Import!.State != ImportState.Draft
        ? Import.Remembered ? ("字段按上次的对应自动匹配", "Mapped by what was kept last time") : SourceWords.Size(Import.FileSize)
        : Import.Remembered ? ("认出了上次的表头，字段已自动对应；看一眼试运行结果即可导入。", "The header is known: the mapping of last time is in place. Look at the trial and import.")
        : ("先核对每个字段来自哪一列，试运行，再导入。", "Check which column fills each field, try it, then import.");

    private string Format => string.Join(" · ", new[]
    {
        Import!.Format.ToUpperInvariant(), Import.Encoding, Import.Sheet,
        Import.Separator switch { "\t" => new Words("制表符分隔", "tab").ToString(), { } s => $"“{s}”", _ => null },
        SourceWords.Size(Import.FileSize).ToString(),
    }.Where(p => p is not null));

    protected override Task OnInitializedAsync() => Load();

    private async Task Load()
    {
        Import = await Desk.Find(Id);
        if (Import is null || await Sources.Find(Import.Source) is not { } source) return;
        await Sources.Refresh();
        source = Sources.TryFind(source.Id, out var fresh) ? fresh : source;
        (SourceTitle, On) = (source.Title, source.On);
        if (Kinds.Of(source) is not { } kind) return;
        Figures = await Reader.Read(db => ImportFigures.Of(db, Import));
        if (Import.State == ImportState.Draft) await LoadDraft(Import);
        // Last, since the page shows what it has as soon as it knows the kind.
        Kind = kind;
    }

    private async Task LoadDraft(ImportRun import)
    {
        var mapping = await Desk.MappingOf(import);
        if (mapping.Ok) Mapping = mapping.Value;
        else Errors = [mapping.Error];
        Mapping ??= new([], []);
        var sample = Desk.Sample(import, 5);
        if (sample.Ok) Sample = sample.Value;
        else Errors = [sample.Error];
        // A try is a write that is undone; a page that is only looked at shows it too, since the mapping is proposed already.
        var tried = await Trying.Run(import, Http.RequestAborted);
        if (tried.Ok) Trial = tried.Value;
        else Errors = [tried.Error];
    }

    private async Task Try()
    {
        var kept = await Keep(remember: false);
        await After(kept.Map(_ => $"/admin/imports/{Id}#trial"));
    }

    private async Task Start()
    {
        var kept = await Keep(remember: true);
        if (kept.Ok && On) kept = await Desk.Start(Id, Viewer, Http.RequestAborted);
        await After(kept.Map(i => i.State == ImportState.Draft ? $"/admin/sources/{i.Source}" : $"/admin/imports/{Id}"));
    }

    private async Task Choose()
    {
        var form = Http.Request.Form;
        int? header = int.TryParse(form["header"], NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : null;
        await After((await Desk.Choose(Id, form["sheet"].ToString() is { Length: > 0 } sheet ? sheet : null, header, Viewer, Http.RequestAborted)).Map(_ => $"/admin/imports/{Id}"));
    }

    private async Task Cancel() => await After((await Desk.Cancel(Id, Viewer, Http.RequestAborted)).Map(_ => $"/admin/imports/{Id}"));

    private async Task Resume() => await After((await Desk.Start(Id, Viewer, Http.RequestAborted)).Map(_ => $"/admin/imports/{Id}"));

    private Task<Result<ImportRun>> Keep(bool remember) => Desk.Map(Id, SourceMappingForm.Read(Http.Request.Form, Kind!, Import!), remember, Viewer, Http.RequestAborted);

    private async Task After(Result<string> done)
    {
        if (done.Ok)
        {
            Navigation.NavigateTo(done.Value);
            return;
        }

        await Load();
        Errors = [done.Error];
    }
}

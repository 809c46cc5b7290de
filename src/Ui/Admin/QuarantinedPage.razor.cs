using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>One item in quarantine: what is wrong with it, put right in place or tried again.</summary>
public sealed partial class QuarantinedPage
{
    [Parameter] public long Id { get; set; }
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private CorrectInboxItem Correcting { get; set; } = null!;
    [Inject] private ReplayInboxItem Replaying { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private SourceRegistry Sources { get; set; } = null!;
    [Inject] private ItemKinds Kinds { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "correct", Name = "payload")] private string? Payload { get; set; }
    [SupplyParameterFromForm(FormName = "correct", Name = "reason")] private string? Reason { get; set; }

    [SupplyParameterFromForm(FormName = "fields", Name = "why")] private string? Why { get; set; }

    private InboxRow? Row { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];
    private ItemKind? Kind { get; set; }
    private ItemForm? Fields { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Row = await Reader.Read(db => db.Set<InboxRow>().FirstOrDefaultAsync(r => r.Id == Id));
        if (Row is null) return;
        Kind = await Sources.Find(Row.Source) is { } source ? Kinds.Of(source) : null;
        Fields = Kind is null ? null : ItemForm.Of(Kind, Row.Corrected ?? Row.Payload);
        if (Fields is null) Kind = null;
    }

    private async Task CorrectFields()
    {
        foreach (var field in Kind!.Fields) if (Http.Request.Form[$"f.{field.Name}"] is [{ } value]) Fields!.Set(field, value);
        var corrected = await Correcting.Run(Id, Fields!.ToJson(), Why, Viewer, Http.RequestAborted);
        After(corrected.Ok ? corrected : corrected.Error.Field == "reason" ? corrected.Error with { Field = "why" } : corrected.Error);
    }

    private string? ValueOf(ItemField field) => Fields!.Get(field);

    private Words? ErrorOf(ItemField field) => InboxFault.Read(Row!.Errors).Where(f => f.Field == field.Name).Select(f => (Words?)new Words(f.Zh, f.En)).FirstOrDefault();

    /// <summary>The field's codes, and what stands there now where it is none of them.</summary>
    private IReadOnlyList<Option> OptionsOf(ItemField field)
    {
        var now = ValueOf(field);
        IEnumerable<Option> codes = field.Codes.Select(c => new Option(c.Code, c.Title));
        return string.IsNullOrEmpty(now) || field.Codes.Any(c => c.Code == now) ? [.. codes] : [new Option(now, Words.Same(now)), .. codes];
    }

    private string TitleOf(string? field) => Kind?.Fields.FirstOrDefault(f => f.Name == field)?.Title.ToString() ?? field ?? "";

    private async Task Correct() => After(await Correcting.Run(Id, Payload, Reason, Viewer, Http.RequestAborted));

    private async Task Replay() => After(await Replaying.Run(Id, Viewer, Http.RequestAborted));

    private void After(Result<Done> done)
    {
        if (done.Ok) Navigation.NavigateTo($"/admin/quarantine/{Id}");
        else Errors = [done.Error];
    }

    private Words StateOf(InboxRow row)
    {
        var title = Sources.TryFind(row.Source, out var source) ? source.Title : Words.Same(row.Source);
        return row.State switch
        {
            InboxState.Quarantined => ($"{title.Zh} · 隔离中", $"{title.En} · in quarantine"),
            InboxState.Registered => ($"{title.Zh} · 已登记", $"{title.En} · registered"),
            _ => ($"{title.Zh} · 等待登记", $"{title.En} · waiting"),
        };
    }
}

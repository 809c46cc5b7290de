using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Admin;

/// <summary>One item in quarantine: what is wrong with it, put right in place or tried again. Its person is masked until read for a purpose.</summary>
public sealed partial class QuarantinedPage
{
    private static readonly IReadOnlyList<Option> Purposes = [.. UnmaskPurpose.All.Select(p => new Option(p.Code, p.Title))];

    [Parameter] public long Id { get; set; }
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private CorrectInboxItem Correcting { get; set; } = null!;
    [Inject] private ReplayInboxItem Replaying { get; set; } = null!;
    [Inject] private ReadInboxItem Reading { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private SourceRegistry Sources { get; set; } = null!;
    [Inject] private ItemKinds Kinds { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "correct", Name = "payload")] private string? Payload { get; set; }
    [SupplyParameterFromForm(FormName = "correct", Name = "reason")] private string? Reason { get; set; }

    [SupplyParameterFromForm(FormName = "fields", Name = "why")] private string? Why { get; set; }

    [SupplyParameterFromForm(FormName = "open", Name = "purpose")] private string? Purpose { get; set; }
    [SupplyParameterFromForm(FormName = "open", Name = "note")] private string? Note { get; set; }

    /// <summary>The item in full, once it was read for a purpose; else null.</summary>
    private string? Opened { get; set; }

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
        // A masked field that was left empty stays as it is; one that was shown in full and emptied goes.
        var shown = Http.Request.Form["opened"] == "1";
        foreach (var field in Kind!.Fields)
        {
            if (Http.Request.Form[$"f.{field.Name}"] is [{ } value] && (shown || !field.Personal || value.Length > 0)) Fields!.Set(field, value);
        }

        var corrected = await Correcting.Run(Id, Fields!.ToJson(), Why, Viewer, Http.RequestAborted);
        After(corrected.Ok ? corrected : corrected.Error.Field == "reason" ? corrected.Error with { Field = "why" } : corrected.Error);
    }

    private async Task Open()
    {
        Http.Response.Headers.CacheControl = "no-store";
        var opened = await Reading.Run(Id, Kind is null ? ["name", "phone", "id"] : Fields!.PersonalParts(Kind), Purpose, Note, Viewer, Http.RequestAborted);
        if (opened.Ok) Opened = opened.Value;
        else Errors = [opened.Error];
    }

    /// <summary>What stands in the field; of a person only what was typed just now, unless the item was read in full.</summary>
    private string? ValueOf(ItemField field) => !field.Personal || Opened is not null ? Fields!.Get(field)
        : Http.Request.HasFormContentType ? Http.Request.Form[$"f.{field.Name}"].FirstOrDefault() : null;

    private Words? HintOf(ItemField field) => field.Personal && Opened is null && Fields!.Get(field) is { Length: > 0 } now
        ? ($"现为 {ItemForm.Masked(now)}；留空则不变", $"Now {ItemForm.Masked(now)}; leave empty to keep it")
        : null;

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

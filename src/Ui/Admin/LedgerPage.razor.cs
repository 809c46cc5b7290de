using System.Globalization;
using System.Text.Json;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Ledger;
using Daodi.Ui.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Case = Daodi.Cases.Case;

namespace Daodi.Ui.Admin;

/// <summary>How the ledger stands, who witnesses it, what the last verification found, and the proof of any act in words.</summary>
public sealed partial class LedgerPage
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private LedgerState Ledger { get; set; } = null!;
    [Inject] private LedgerBook Book { get; set; } = null!;
    [Inject] private LedgerAudit Audit { get; set; } = null!;
    [Inject] private WitnessService Witnesses { get; set; } = null!;
    [Inject] private IReader Reader { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [SupplyParameterFromQuery(Name = "act")] private string? Act { get; set; }

    private LedgerStanding Standing => Ledger.Now;
    private Result<InclusionProof>? Proof { get; set; }
    private ActRow? Row { get; set; }
    private string? CaseNo { get; set; }
    private ActRow? LastAct { get; set; }
    private LedgerVerdict? Verdict { get; set; }
    private bool Asked { get; set; }

    private string Key => Book.Verifier() is { Ok: true } verifier ? verifier.Value.ToString() : "—";

    private (Words Title, Tone Tone) State => Standing switch
    {
        { Stopped: not null } => (("已停止", "Stopped"), Tone.Bad),
        { Trouble: not null } => (("写入受阻，正在重试", "Held up, trying again"), Tone.Caution),
        { Head: null } => (("正在启动", "Starting"), Tone.Neutral),
        _ => (("正常", "In order"), Tone.Good),
    };

    protected override async Task OnInitializedAsync()
    {
        LastAct = await Audit.Last(Http.RequestAborted);
        Verdict = LastAct is null or { IsErased: true } ? null : JsonSerializer.Deserialize<LedgerVerdict>(LastAct.Data, JsonSerializerOptions.Web);
        if (string.IsNullOrWhiteSpace(Act)) return;
        var proof = await Book.Inclusion(Act.Trim(), Http.RequestAborted);
        Proof = proof;
        if (!proof.Ok) return;
        Row = await Reader.Read(db => db.Set<ActRow>().FirstOrDefaultAsync(a => a.Id == proof.Value.Act));
        if (Row?.CaseId is { } id) CaseNo = await Reader.Read(db => db.Set<Case>().Where(c => c.Id == id).Select(c => c.No).FirstOrDefaultAsync());
    }

    private void Verify()
    {
        Audit.Ask(Viewer);
        Asked = true;
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private Words Ago(DateTimeOffset at) => (Clock.GetUtcNow() - at) switch
    {
        { TotalSeconds: < 90 } span => ($"{Math.Max(0, (int)span.TotalSeconds)} 秒前", $"{Math.Max(0, (int)span.TotalSeconds)} s ago"),
        { TotalMinutes: < 90 } span => ($"{(int)span.TotalMinutes} 分钟前", $"{(int)span.TotalMinutes} min ago"),
        { TotalHours: < 48 } span => ($"{(int)span.TotalHours} 小时前", $"{(int)span.TotalHours} h ago"),
        var span => ($"{(int)span.TotalDays} 天前", $"{(int)span.TotalDays} days ago"),
    };

    private static Words First(LedgerVerdict verdict)
    {
        Words what = verdict.What switch
        {
            "content" => ("内容被改", "its content was altered"),
            "missing" => ("被删除", "it is gone"),
            "inserted" => ("是后来塞入的", "it was inserted"),
            "reordered" => ("被调换位置", "it changed places"),
            "unlawful" => ("内容被清空而无删除记录", "it was emptied and no act says so"),
            "tile" => ("所在的树文件受损", "its tile is damaged"),
            "recomputed" => ("起整棵树被重算", "from it on the tree was recomputed"),
            "truncated" => ("起的记录被截去", "from it on the records were cut off"),
            _ => ("树头与树不符", "head and tree do not agree"),
        };
        return verdict.Index is { } index ? ($"第一处：第 {Number(index)} 号叶子，{what.Zh}。", $"The first: leaf {Number(index)}, {what.En}.") : ($"{what.Zh}。", $"{what.En}.");
    }
}

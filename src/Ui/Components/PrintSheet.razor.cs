using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>
/// An official document on A4, after GB/T 9704-2012: margins 37 and 35 mm above and below, 28 and 26 mm left and right,
/// 22 lines of 28 characters, the issuer in red above a red line. Chinese only, as official documents are.
/// </summary>
public sealed partial class PrintSheet
{
    /// <summary>The issuing organ, in red: 德州市大数据局文件.</summary>
    [Parameter, EditorRequired] public string Issuer { get; set; } = "";

    /// <summary>发文字号: 德数督〔2026〕12号.</summary>
    [Parameter, EditorRequired] public string Number { get; set; } = "";

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>成文日期.</summary>
    [Parameter, EditorRequired] public DateOnly Date { get; set; }

    [Parameter, EditorRequired] public RenderFragment ChildContent { get; set; } = null!;

    /// <summary>主送机关.</summary>
    [Parameter] public string? To { get; set; }

    /// <summary>抄送机关.</summary>
    [Parameter] public string? CopiesTo { get; set; }

    /// <summary>The signing organ where it differs from the issuer's heading.</summary>
    [Parameter] public string? SignedBy { get; set; }

    /// <summary>Copy number or degree of urgency, top left: 特急.</summary>
    [Parameter] public string? Copy { get; set; }

    /// <summary>What stands where the seal goes, once sealed; otherwise its place is marked.</summary>
    [Parameter] public RenderFragment? Seal { get; set; }

    /// <summary>附注, in brackets.</summary>
    [Parameter] public string? Notes { get; set; }
}

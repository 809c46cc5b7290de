using Daodi.Exchange;
using Daodi.Ui.Components;

namespace Daodi.Ui.Admin;

/// <summary>How the pages of sources and imports call states and modes.</summary>
internal static class SourceWords
{
    /// <summary>A little more than a file may have, so that the refusal is ours and says what to do.</summary>
    public const long LargestRequest = 101L << 20;

    public static Words Of(SourceMode mode) => mode switch
    {
        SourceMode.Pull => ("定时拉取", "Pulled by schedule"),
        SourceMode.File => ("文件导入", "Files"),
        _ => ("接口推送", "Pushed"),
    };

    public static Words Of(PullFormat format) => format switch
    {
        PullFormat.Feed => ("RSS 或 Atom", "RSS or Atom"),
        PullFormat.Csv => Words.Same("CSV"),
        _ => Words.Same("JSON"),
    };

    public static (Words Title, Tone Tone) Of(ImportState state) => state switch
    {
        ImportState.Waiting => (("排队", "Waiting"), Tone.Accent),
        ImportState.Running => (("导入中", "Running"), Tone.Accent),
        ImportState.Finished => (("完成", "Finished"), Tone.Good),
        ImportState.Cancelled => (("已停止", "Stopped"), Tone.Caution),
        ImportState.Failed => (("失败", "Failed"), Tone.Bad),
        _ => (("待确认", "To be confirmed"), Tone.Caution),
    };

    /// <summary>A length of time in minutes as people say it.</summary>
    public static Words Minutes(int minutes) => minutes switch
    {
        _ when minutes % 1440 == 0 => ($"{minutes / 1440} 天", minutes == 1440 ? "1 day" : $"{minutes / 1440} days"),
        _ when minutes % 60 == 0 => ($"{minutes / 60} 小时", minutes == 60 ? "1 hour" : $"{minutes / 60} hours"),
        _ => ($"{minutes} 分钟", minutes == 1 ? "1 minute" : $"{minutes} minutes"),
    };

    public static Words Size(long bytes) => Words.Same(bytes < 1 << 20 ? $"{Math.Max(1, bytes >> 10)} KB" : $"{bytes / 1048576.0:0.0} MB");
}

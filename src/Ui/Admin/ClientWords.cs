using Daodi.Trust;
using Daodi.Ui.Components;

namespace Daodi.Ui.Admin;

/// <summary>How the pages of other systems call states and lengths of time.</summary>
internal static class ClientWords
{
    /// <summary>From so many days before its end on, a secret is marked. The alarm on the health page has its own dated row.</summary>
    public const int RemindDays = 30;

    public static (Words Title, Tone Tone) Of(ClientState state) => state switch
    {
        ClientState.Paused => (("已暂停", "Paused"), Tone.Caution),
        ClientState.Ended => (("已终止", "Ended"), Tone.Bad),
        _ => (("在用", "Active"), Tone.Good),
    };

    /// <summary>What is left, in whole days.</summary>
    public static Words Left(TimeSpan left) => left < TimeSpan.FromDays(1)
        ? ("不到一天", "Less than a day") : ($"还剩 {(int)left.TotalDays} 天", $"{(int)left.TotalDays} d left");
}

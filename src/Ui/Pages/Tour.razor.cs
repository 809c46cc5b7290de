using Daodi.Ui.Shell;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Pages;

/// <summary>The guided story: six stops on real pages, so that a newcomer finds out in five minutes who owes what.</summary>
public sealed partial class Tour
{
    [Inject] private IEnumerable<IDemonstration> Demonstrations { get; set; } = null!;

    private bool Demonstrating => Demonstrations.Any();

    /// <param name="Look">What to look at there, and what it means.</param>
    /// <param name="Card">As whom; null where no account is needed.</param>
    private sealed record Step(Words Title, Words Look, Words Open, string Href, string? Card);

    private static IReadOnlyList<Step> Steps { get; } =
    [
        new(("一位群众说路坏了", "A citizen says the road is broken"),
            ("一页一个问题，不用注册。提交后得到一个编号和查询码。可以真的提一条，后面几步会看到它。",
                "One question a page, no account. At the end there is a number and a code. Do send one: you meet it again in the next steps."),
            ("打开提诉求", "Open the public page"), "/appeal", "citizen"),
        new(("调度员把它交给该办的单位", "A dispatcher hands it to whoever must act"),
            ("每行左边先是灯和剩余时间，再是谁欠着。按 j、k 移动，d 派单，? 看全部按键。同一件事只归一个单位，接手前始终归首接单位。",
                "Each line starts with its light and the time left, then who owes it. j and k move, d dispatches, ? lists all keys. A case always has exactly one owner."),
            ("打开工作台", "Open the worklist"), "/work", "dispatcher"),
        new(("承办人在现场用手机答复", "A handler replies from the spot, by phone"),
            ("签收、拍照、答复都在一屏内；照片在手机上先缩小再发，两下带上位置。",
                "Sign, photograph and reply on one screen. Photos are made small on the phone, the place comes along in two taps."),
            ("打开手机页", "Open the phone page"), "/phone", "handler"),
        new(("领导看全市的红灯", "A leader sees the city's red lights"),
            ("地图按超期件数着色；今天的来件和平常同一星期几相比；每个数字旁边写着样本量，点开就是那些件。",
                "The map is coloured by what is overdue; today stands beside the usual day of the same weekday; every number shows its sample and opens its cases."),
            ("打开领导驾驶舱", "Open the cockpit"), "/cockpit", "leader"),
        new(("谁欠账，一张表说清", "One table says who owes what"),
            ("一个单位一行：在办、黄、红、黑、最久的超期、按期率、满意率。样本太少的不排名。点数字看件，点“催办”留下记录。",
                "A line per unit: open, yellow, red, black, the oldest overdue, in-time rate, satisfaction. Small samples are not ranked. A number opens its cases; a reminder leaves a record."),
            ("打开欠账表", "Open who owes what"), "/owes", "supervisor"),
        new(("为什么是五个工作日", "Why five working days"),
            ("每个时限都是一行带出处和有效期的规则，流程画成图，每一版都留着。换了规定，改一行，不改程序。",
                "Every limit is a row with its citation and validity; every loop is drawn and every version kept. When a rule changes, a row changes, not the program."),
            ("打开规则与流程", "Open rules and loops"), "/admin", "admin"),
    ];
}

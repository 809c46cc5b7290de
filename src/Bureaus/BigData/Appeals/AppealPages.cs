using Daodi.Seam;
using Daodi.Subjects;
using Daodi.Trust;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.BigData.Appeals;

/// <summary>What the system's pages bring: the citizen's doors, the boards, and who a case's caller is.</summary>
internal static class AppealPages
{
    public static SystemBuilder Pages(this SystemBuilder system)
    {
        system.Services.AddSingleton<AskDrafts>();
        system.Services.AddSingleton<TrackDoor>();
        system.Services.AddSingleton<SendAppeal>();
        system.Services.AddScoped<IPersonSource, AppealPersonSource>();
        system.Services.AddSingleton<AppealSubjects>();
        system.Services.AddSingleton<ISubjectHolder>(s => s.GetRequiredService<AppealSubjects>());
        system.Services.AddSingleton<IRetained, CallerRetention>();
        system.Services.AddSingleton<MineDoor>();
        system.Services.AddSingleton<BoardFigures>();
        system.Services.AddSingleton<OwingList>();
        return system
            .Navigation("/cockpit", "领导驾驶舱", "Cockpit", "dashboard", AppealsSystem.Can.Board, 50)
            .Navigation("/owes", "谁欠账", "Who owes what", "scale", AppealsSystem.Can.Board, 60)
            .CasePanel<Appeals.Pages.AppealPanel>("appeals.appeal")
            .PublicPage("/appeal", ("我要反映", "Tell us"), ("有事要办、有问题要投诉、有建议要提，一页一个问题，不用注册。", "Something to be done, a complaint, an idea: one question a page, no account."), "message-2", 10)
            .PublicPage("/track", ("查进度、作评价", "Follow and judge"), ("凭编号和查询码看每一步，办完由您评价。", "See every step with your number and code; you judge the result."), "search", 20)
            .PublicPage("/mine", ("我的信息", "My data"), ("查您的个人信息被谁用、谁看过，申请更正或删除。", "See what is kept of you and who looked; ask to correct or erase it."), "shield-check", 30);
    }
}

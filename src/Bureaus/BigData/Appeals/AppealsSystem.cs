using Daodi.BigData.Appeals.Domain;
using Daodi.Exchange;
using Daodi.Seam;

namespace Daodi.BigData.Appeals;

/// <summary>People's appeals, "one network, through to the end" (一网统管、一办到底).</summary>
public sealed class AppealsSystem : ISystem
{
    public void Configure(SystemBuilder system) => system
        .Title("群众诉求", "People's appeals")
        .Loop<AppealLoop>("appeals.loop.yaml")
        .Role("appeals.dispatcher", "调度员", "Dispatcher", Can.Read, Can.Dispatch, Can.CallBack, Can.Unmask)
        .Role("appeals.handler", "承办人", "Handler", Can.Read, Can.Handle)
        .Pages()
        .Role("appeals.supervisor", "督办", "Supervisor", Can.Read, Can.Board, Can.Supervise, Can.Dispatch, Can.CallBack, Can.Unmask)
        .Role("appeals.mover", "历史数据迁移员", "Mover of history", Can.Migrate)
        .Role("appeals.leader", "领导", "Leader", Can.Read, Can.Board, Can.Lead)
        .Job<RecogniseCallers>(TimeSpan.FromHours(1))
        .Act(AppealActs.Recognised, "旧诉求人登记为主体", "Earlier callers taken into the register")
        .Source<AppealIntake>(Channels.Hotline, "12345政务服务便民热线", "12345 hotline", TimeSpan.FromHours(1))
        .Source<AppealIntake>(Channels.Web, "网上提交", "Public page")
        .Services.AddItemKind(AppealFields.Kind);

    /// <summary>What an account may be allowed to do here.</summary>
    public static class Can
    {
        public const string Read = "cases.read";
        public const string Board = "cases.board";
        public const string Unmask = "trust.unmask";
        public const string Dispatch = "appeals.dispatch";
        public const string Handle = "appeals.handle";
        public const string Supervise = "appeals.supervise";
        /// <summary>Is told of reds and blacks in one's own unit.</summary>
        public const string Lead = "appeals.lead";
        public const string CallBack = "appeals.callback";
        public const string Migrate = "appeals.migrate";
    }
}

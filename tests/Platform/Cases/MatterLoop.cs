using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Tests.Platform.Cases;

/// <summary>A loop made for tests: all that the engine can do, and no bureau.</summary>
internal static class MatterLoop
{
    public const string Id = "t.matter";

    public static readonly HashSet<string> Permissions = ["t.desk", "t.unit", "t.chief"];

    public const string Yaml = """
        loop: t.matter
        version: 1
        title: {zh: 事项, en: Matter}
        number: TT
        calendar: working
        audiences: {chief: t.chief}
        clocks:
          statutory: {row: t.limits/handle, extend: t.limits/extend, title: {zh: 法定, en: Statutory}}
          committed: {row: t.limits/commit, extend: t.limits/extend, title: {zh: 承诺, en: Committed}}
        stages:
          new:
            title: {zh: 待派, en: New}
            owner: desk
            initial: true
            limit: {row: t.limits/step, title: {zh: 派单, en: Dispatch}}
          given:
            title: {zh: 待签, en: Given}
            owner: unit
            limit: {row: t.limits/step, title: {zh: 签收, en: Sign}}
          work:
            title: {zh: 办理, en: Work}
            owner: unit
          back:
            title: {zh: 退回, en: Back}
            owner: desk
          asked:
            title: {zh: 待批, en: Asked}
            owner: unit
          waiting:
            title: {zh: 中止, en: Waiting}
            owner: unit
            pauses: true
          answered:
            title: {zh: 已答, en: Answered}
            owner: desk
            stops: [statutory, committed]
            limit: {row: t.limits/step, title: {zh: 回访, en: Call back}}
          raised:
            title: {zh: 升级, en: Raised}
            owner: desk
            stops: [statutory, committed]
          done:
            title: {zh: 办结, en: Done}
            final: true
        actions:
          give:
            title: {zh: 派, en: Give}
            key: d
            from: [new, back]
            to: given
            may: t.desk
            by: desk
            asks:
              unit: {type: unit, required: true, title: {zh: 单位, en: Unit}}
            effects: [HandToUnit]
            public: {zh: "已交{unit}办理", en: "Handed to {unit}"}
          sign:
            title: {zh: 签, en: Sign}
            from: [given]
            to: work
            may: t.unit
            by: unit
            effects: [TakeInPerson]
          return:
            title: {zh: 退, en: Return}
            from: [given, work]
            to: back
            may: t.unit
            by: unit
            reason: required
            within: {row: t.limits/return}
            guards: [NotAfterRedo]
            effects: [HandToDesk]
          note:
            title: {zh: 记, en: Note}
            from: [work, waiting, asked]
            may: t.unit
            by: unit
            asks:
              note: {type: text, required: true, max: 20, title: {zh: 进展, en: Note}}
              photos: {type: evidence, max: 2, title: {zh: 照片, en: Photos}}
            public: {zh: "进展：{note}", en: "Progress: {note}"}
          ask:
            title: {zh: 申请延期, en: Ask}
            from: [work]
            to: asked
            may: t.unit
            by: unit
            reason: required
            guards: [NotExtendedBefore, BeforeTheLimitEnds]
          approve:
            title: {zh: 同意, en: Approve}
            from: [asked]
            to: work
            may: t.desk
            by: desk
            effects: [ExtendOnce]
            public: {zh: "延至{due}", en: "Extended to {due}"}
          wait:
            title: {zh: 中止, en: Wait}
            from: [work]
            to: waiting
            may: t.unit
            by: unit
            asks:
              ground: {type: choice, row: cases.pause-grounds, required: true, title: {zh: 依据, en: Ground}}
          resume:
            title: {zh: 恢复, en: Resume}
            from: [waiting]
            to: work
            may: t.unit
            by: unit
          answer:
            title: {zh: 答, en: Answer}
            from: [work]
            to: answered
            may: t.unit
            by: unit
          judge:
            title: {zh: 评, en: Judge}
            from: [answered]
            to:
              - {when: BadAndRedoLeft, stage: work}
              - {when: Bad, stage: raised}
              - {stage: done}
            by: citizen
            asks:
              good: {type: bool, required: true, title: {zh: 满意, en: Good}}
            effects: [CountWhenBad]
            public: {zh: "满意：{good}", en: "Good: {good}"}
          close:
            title: {zh: 自动办结, en: Close}
            from: [answered]
            to: done
            by: system
            after: {row: t.limits/silence}
          order:
            title: {zh: 督办, en: Order}
            from: [raised]
            to: work
            may: t.chief
            by: desk
            effects: [HandToFormerUnit]
          conclude:
            title: {zh: 说明办结, en: Conclude}
            from: [raised]
            to: done
            may: t.chief
            by: desk
            reason: required
          remind:
            title: {zh: 催, en: Remind}
            from: [given, work, asked]
            may: t.desk
            by: desk
            reason: required
            effects: [NotifyOwner]
        escalation:
          - {at: yellow, notify: [owner]}
          - {at: red, notify: [owner, desk]}
          - {at: black, notify: [owner, chief]}
        """;

    public const string Rows = """
        tables:
          t.limits:
            title: {zh: 时限, en: Limits}
            keys: [channel]
            values: {handle: limit, commit: limit, extend: limit, return: limit, step: limit, silence: limit}
            rows:
              - {channel: "*", handle: 10 wd, commit: 5 wd, extend: 10 wd, return: 2 wd, step: 1 wd, silence: 7 d, from: 2018-01-01, cite: 测试办法, tag: P}
        """;

    public sealed class Methods : ICaseText
    {
        public static bool Bad(ActionContext c) => !c.Fields.Is("good");

        public static bool BadAndRedoLeft(ActionContext c) => Bad(c) && c.RedoLeft;

        public static Result<Done> CountWhenBad(ActionContext c)
        {
            if (BadAndRedoLeft(c)) c.CountRedo();
            return Done.It;
        }

        public ValueTask<string> TextOf(DaodiDb db, Case @case, CancellationToken ct) => new(@case.Summary);
    }
}

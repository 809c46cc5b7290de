using Daodi.Cases;
using Daodi.Rules;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Cases;

/// <summary>One sound loop, then one thing broken at a time: each is found, at its line.</summary>
public class LoopChecksTests
{
    private const string Sound = """
        loop: t.matter
        version: 1
        title: {zh: 事项, en: Matter}
        number: TT
        calendar: working
        audiences:
          chief: t.chief
        clocks:
          statutory: {row: t.limits/handle, extend: t.limits/extend, title: {zh: 法定, en: Statutory}}
          committed: {row: t.limits/commit, title: {zh: 承诺, en: Committed}}
        stages:
          new:
            title: {zh: 新件, en: New}
            owner: desk
            initial: true
          work:
            title: {zh: 办理, en: Work}
            owner: unit
            limit: {row: t.limits/step, title: {zh: 步骤, en: Step}}
          waiting:
            title: {zh: 等待, en: Waiting}
            owner: unit
            pauses: true
          answered:
            title: {zh: 已答, en: Answered}
            owner: desk
            stops: [statutory, committed]
          done:
            title: {zh: 办结, en: Done}
            final: true
        actions:
          give:
            title: {zh: 派, en: Give}
            key: d
            from: [new]
            to: work
            may: t.desk
            by: desk
            asks:
              unit: {type: unit, required: true, title: {zh: 单位, en: Unit}}
            effects: [HandToUnit]
            public: {zh: "已交{unit}", en: "With {unit}"}
          wait:
            title: {zh: 中止, en: Wait}
            key: w
            from: [work]
            to: waiting
            may: t.unit
            by: unit
            asks:
              ground: {type: choice, row: t.grounds, required: true, title: {zh: 依据, en: Ground}}
          resume:
            title: {zh: 恢复, en: Resume}
            from: [waiting]
            to: work
            may: t.unit
            by: unit
          extend:
            title: {zh: 延期, en: Extend}
            from: [work]
            may: t.desk
            by: desk
            effects: [ExtendOnce]
          answer:
            title: {zh: 答复, en: Answer}
            key: r
            from: [work]
            to: answered
            may: t.unit
            by: unit
            within: {row: t.limits/handle}
            guards: [NotAfterRedo]
          judge:
            title: {zh: 评价, en: Judge}
            from: [answered]
            to:
              - {when: RedoLeft, stage: work}
              - {stage: done}
            by: citizen
          close:
            title: {zh: 办结, en: Close}
            from: [answered]
            to: done
            by: system
            after: {row: t.limits/step}
        escalation:
          - {at: red, notify: [owner, desk, chief]}
        """;

    private const string Rows = """
        tables:
          t.limits:
            title: {zh: 时限, en: Limits}
            keys: [channel]
            values: {handle: limit, commit: limit, extend: limit, step: limit, weight: number}
            rows:
              - {channel: "*", handle: 5 wd, commit: 3 wd, extend: 5 wd, step: 1 wd, weight: 1, from: 2018-01-01, cite: c, tag: P}
          t.grounds:
            title: {zh: 依据, en: Grounds}
            keys: [ground]
            values: {zh: text, en: text}
            rows:
              - {ground: a, zh: 甲, en: A, from: 2018-01-01, cite: c, tag: P}
        """;

    private static readonly HashSet<string> Permissions = ["t.desk", "t.unit", "t.chief"];

    [Fact]
    public void Run_SoundLoop_HasNoErrors() => Errors(Sound).ShouldBeEmpty();

    /// <param name="broken">What stands in the file.</param>
    /// <param name="by">What is put in its place.</param>
    /// <param name="at">A text on the line where the error must be told.</param>
    /// <param name="reason">Part of what it must say.</param>
    [Theory]
    // stages
    [InlineData("    to: waiting\n", "    to: work\n", "    title: {zh: 等待", "cannot be reached")]
    [InlineData("    from: [waiting]\n", "    from: [work]\n", "    title: {zh: 等待", "dead end")]
    [InlineData("    initial: true\n", "", "    title: {zh: 新件", "initial")]
    [InlineData("    pauses: true\n", "    initial: true\n", "    title: {zh: 等待", "one too many")]
    [InlineData("    to: answered\n", "    to: nowhere\n", "    to: nowhere", "Unknown stage 'nowhere'")]
    [InlineData("    from: [new]\n", "    from: [nwe]\n", "    title: {zh: 派,", "unknown stage 'nwe'")]
    [InlineData("    final: true\n", "    final: true\n    owner: desk\n", "    owner: desk\nactions", "no owner")]
    [InlineData("    owner: unit\n    pauses", "    owner: citizen\n    pauses", "    owner: citizen", "desk or unit")]
    [InlineData("stops: [statutory, committed]", "stops: [statutory, promised]", "    stops:", "promised")]
    [InlineData("  committed: {row: t.limits/commit, title: {zh: 承诺, en: Committed}}\n", "", "    title: {zh: 已答", "stops the clock Committed")]
    // who may act
    [InlineData("    may: t.desk\n    by: desk\n    asks", "    may: t.nobody\n    by: desk\n    asks", "    title: {zh: 派,", "No role has")]
    [InlineData("    may: t.unit\n    by: unit\n    asks", "    by: unit\n    asks", "    title: {zh: 中止", "names no permission")]
    [InlineData("    by: citizen\n", "    by: citizen\n    may: t.desk\n", "    title: {zh: 评价", "has no effect")]
    [InlineData("    may: t.desk\n    by: desk\n    asks", "    may: t.desk\n    by: unit\n    asks", "    title: {zh: 派,", "nobody may take it")]
    [InlineData("    by: citizen\n", "    by: everybody\n", "    by: everybody", "everybody")]
    [InlineData("  chief: t.chief\n", "  chief: t.boss\n", "  chief: t.boss", "t.boss")]
    [InlineData("notify: [owner, desk, chief]", "notify: [owner, mayor]", "  - {at: red", "mayor")]
    // limits
    [InlineData("calendar: working\n", "", "{row: t.limits/step, title", "no calendar")]
    [InlineData("calendar: working\n", "calendar: lunar\n", "calendar: lunar", "lunar")]
    [InlineData("t.limits/commit", "t.limit/commit", "t.limit/commit", "no rule table 't.limit'")]
    [InlineData("t.limits/commit", "t.limits/promise", "t.limits/promise", "no column 'promise'")]
    [InlineData("t.limits/commit", "t.limits/weight", "t.limits/weight", "is not a limit")]
    [InlineData("t.limits/commit", "t.limits", "committed:", "table/column")]
    [InlineData("within: {row: t.limits/handle}", "within: {row: t.limits/none}", "within:", "none")]
    [InlineData("extend: t.limits/extend, ", "", "    title: {zh: 延期", "extend")]
    [InlineData("row: t.grounds", "row: t.limits", "ground: {type", "offers no choices")]
    // methods
    [InlineData("guards: [NotAfterRedo]", "guards: [NotAfterRedoo]", "guards:", "no method 'NotAfterRedoo'")]
    [InlineData("guards: [NotAfterRedo]", "guards: [RedoLeft]", "guards:", "Result<Done> Name(ActionContext c)")]
    [InlineData("effects: [HandToUnit]", "effects: [HandToMoon]", "effects: [HandToMoon]", "HandToMoon")]
    [InlineData("when: RedoLeft", "when: HandToUnit", "when: HandToUnit", "bool Name(ActionContext c)")]
    [InlineData("guards: [NotAfterRedo]", "guards: [ToString]", "guards:", "ToString")]
    // the rest of an action
    [InlineData("    key: w\n", "    key: r\n", "    title: {zh: 答复", "'r' is used by wait and answer")]
    [InlineData("    key: w\n", "    key: F1\n", "    key: F1", "small letter")]
    [InlineData("      - {stage: done}\n", "      - {when: RedoLeft, stage: done}\n", "    to:\n", "last destination")]
    [InlineData("{when: RedoLeft, stage: work}", "{stage: work}", "    to:\n", "Only the last")]
    [InlineData("    by: system\n", "    by: citizen\n", "    title: {zh: 办结, en: Close}", "must be by system")]
    [InlineData("With {unit}", "With {units}", "    title: {zh: 派,", "'units'")]
    [InlineData("      ground: {type: choice, row: t.grounds, required: true,", "      ground: {type: choice, row: t.grounds,", "    title: {zh: 中止", "pauses the clocks")]
    [InlineData("{type: unit, required", "{type: office, required", "{type: office", "office")]
    [InlineData("    key: d\n", "    key: d\n    keys: e\n", "    keys: e", "Unknown key 'keys'")]
    [InlineData("    key: d\n", "    key: d\n    key: e\n", "    key: e", "")]
    [InlineData("number: TT\n", "number: tt\n", "number: tt", "capital")]
    [InlineData("version: 1\n", "version: one\n", "version: one", "whole number")]
    [InlineData("loop: t.matter\n", "loop: matter\n", "loop: matter", "system.kind")]
    [InlineData("at: red", "at: purple", "at: purple", "yellow, red or black")]
    public void Run_OneThingBroken_IsToldAtItsLine(string broken, string by, string at, string reason)
    {
        var text = Once(Sound, broken, by);
        var line = text[..text.IndexOf(at, StringComparison.Ordinal)].Count(c => c == '\n') + 1;

        var errors = Errors(text);

        errors.ShouldContain(e => e.Line == line && e.Message.En.Contains(reason, StringComparison.Ordinal),
            $"line {line}: {reason}\nfound:\n{string.Join('\n', errors.Select(e => e.English))}");
        errors.ShouldAllBe(e => e.File == "t.loop.yaml" && e.Message.Zh.Length > 0);
    }

    [Fact]
    public void Run_ManyThingsBroken_TellsAllOfThem()
    {
        var text = Once(Once(Once(Sound, "t.limits/commit", "t.limits/promise"), "effects: [HandToUnit]", "effects: [HandToMoon]"), "may: t.desk", "may: t.nobody");
        Errors(text).Count.ShouldBe(3);
    }

    [Fact]
    public void Of_SoundLoop_DrawsEveryWay()
    {
        var diagram = LoopDiagram.Of(LoopFile.Parse("t.loop.yaml", Sound).OrThrow());
        diagram.Nodes.Select(n => n.Layer).ShouldBe([0, 1, 2, 2, 3]);
        diagram.Edges.Select(e => $"{e.From}>{e.To}").ShouldBe(
            ["new>work", "work>waiting", "waiting>work", "work>answered", "answered>work", "answered>done", "answered>done"]);
    }

    [Fact]
    public void HashOf_CommentsAndLayout_DoNotCount()
    {
        LoopStore.HashOf("# new\n" + Sound.Replace("version: 1\n", "version:   1   # one\n", StringComparison.Ordinal)).ShouldBe(LoopStore.HashOf(Sound));
        LoopStore.HashOf(Once(Sound, "key: d", "key: e")).ShouldNotBe(LoopStore.HashOf(Sound));
    }

    private static IReadOnlyList<LoadError> Errors(string text)
    {
        var read = LoopFile.Parse("t.loop.yaml", text);
        return read.Value is not { } loop ? read.Errors
            : LoopChecks.Run(loop, Rulebook.Load([("rows", Rows)]).OrThrow(), Permissions, new LoopMethods(null));
    }

    private static string Once(string text, string broken, string by)
    {
        var at = text.IndexOf(broken, StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0, broken);
        return text[..at] + by + text[(at + broken.Length)..];
    }
}

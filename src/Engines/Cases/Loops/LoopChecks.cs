using System.Text.RegularExpressions;
using Daodi.Kernel;
using Daodi.Rules;

namespace Daodi.Cases;

/// <summary>
/// What must hold before a loop may carry a case: every stage can be reached and left, every action can be taken by
/// somebody, every name in the file exists. All errors are told, each with file and line.
/// </summary>
public static partial class LoopChecks
{
    /// <summary>Values that public templates may use besides the fields.</summary>
    internal static readonly string[] TemplateWords = ["actorUnit", "due", "reason"];

    public static IReadOnlyList<LoadError> Run(Loop loop, Rulebook rules, IReadOnlySet<string> permissions, LoopMethods methods)
    {
        var check = new Checker(loop);
        Stages(check);
        foreach (var action in loop.Actions.Values) Action(check, action, permissions, methods);
        foreach (var stage in loop.Stages.Values) KeysAndTimers(check, stage);
        Limits(check, rules);
        Escalations(check, permissions);
        return check.Errors;
    }

    private static void Stages(Checker check)
    {
        var loop = check.Loop;
        var initial = loop.Stages.Values.Where(s => s.Initial).ToArray();
        if (initial.Length == 0)
            check.Add(loop.Stages.Values.Select(s => s.Line).DefaultIfEmpty(1).First(), ("没有起始环节（initial: true）", "No stage is initial"));
        foreach (var more in initial.Skip(1))
            check.Add(more.Line, ($"起始环节只能有一个，“{more.Name}”多余", $"Only one stage can be initial, '{more.Name}' is one too many"));
        if (initial.FirstOrDefault() is { Final: true } both)
            check.Add(both.Line, ($"起始环节“{both.Name}”不能是终结环节", $"The initial stage '{both.Name}' cannot be final"));

        var reached = Closure(initial.Select(s => s.Name), s => Ways(loop, s));
        foreach (var stage in loop.Stages.Values.Where(s => !reached.Contains(s.Name) && initial.Length > 0))
            check.Add(stage.Line, ($"环节“{stage.Name}”无法到达", $"The stage '{stage.Name}' cannot be reached"));

        var leadsOut = Closure(loop.Stages.Values.Where(s => s.Final).Select(s => s.Name),
            s => loop.Stages.Keys.Where(from => Ways(loop, from).Contains(s)));
        foreach (var stage in loop.Stages.Values.Where(s => !s.Final && !leadsOut.Contains(s.Name)))
            check.Add(stage.Line, ($"环节“{stage.Name}”走不到终结环节", $"The stage '{stage.Name}' is a dead end: no way leads from it to a final stage"));

        foreach (var stage in loop.Stages.Values)
        {
            foreach (var clock in stage.Stops.Where(k => loop.Clock(k) is null))
                check.Add(stage.Line, ($"环节“{stage.Name}”停止的时钟 {clock} 未定义", $"The stage '{stage.Name}' stops the clock {clock}, which the loop does not have"));
            if (stage.Pauses && stage.Final)
                check.Add(stage.Line, ($"终结环节“{stage.Name}”不能暂停计时", $"The final stage '{stage.Name}' cannot pause clocks"));
        }
    }

    private static IEnumerable<string> Ways(Loop loop, string stage) =>
        loop.ActionsFrom(stage).SelectMany(a => a.To).Select(d => d.Stage);

    private static HashSet<string> Closure(IEnumerable<string> start, Func<string, IEnumerable<string>> next)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(start);
        while (open.TryDequeue(out var at))
            if (seen.Add(at))
                foreach (var more in next(at))
                    open.Enqueue(more);
        return seen;
    }

    private static void Action(Checker check, LoopAction action, IReadOnlySet<string> permissions, LoopMethods methods)
    {
        var loop = check.Loop;
        var people = action.By.Any(p => p is Party.Desk or Party.Unit);
        if (people && action.May is null)
            check.Add(action.Line, ($"动作“{action.Name}”没有写明权限（may）", $"The action '{action.Name}' names no permission (may), so nobody may take it"));
        else if (!people && action.May is not null)
            check.Add(action.Line, ($"动作“{action.Name}”由{string.Join('、', action.By)}办理，权限 may 不起作用", $"The action '{action.Name}' is not taken by officials, so 'may' has no effect"));
        else if (action.May is { } may && !permissions.Contains(may))
            check.Add(action.Line, ($"没有任何角色拥有权限“{may}”，动作“{action.Name}”无人可办", $"No role has the permission '{may}': nobody may take the action '{action.Name}'"));

        foreach (var from in action.From)
        {
            if (!loop.Stages.TryGetValue(from, out var stage))
                check.Add(action.Line, ($"动作“{action.Name}”的环节“{from}”不存在", $"The action '{action.Name}' starts from the unknown stage '{from}'"));
            else if (stage.Final && action.To.Count > 0)
                check.Add(action.Line, ($"动作“{action.Name}”不能离开终结环节“{from}”", $"The action '{action.Name}' cannot leave the final stage '{from}'"));
            else if (stage.Owner == Turn.Desk && action.By is [Party.Unit])
                check.Add(action.Line, ($"环节“{from}”归受理台，动作“{action.Name}”却只由承办单位办理，无人可办",
                    $"The stage '{from}' is the desk's, but only a unit takes the action '{action.Name}': nobody may take it there"));
        }
        foreach (var to in action.To)
        {
            if (!loop.Stages.TryGetValue(to.Stage, out var stage))
                check.Add(to.Line, ($"去向环节“{to.Stage}”不存在", $"Unknown stage '{to.Stage}'"));
            else if (stage.Pauses && !action.Asks.Any(f => f is { Name: "ground", Type: FieldType.Choice, Table: not null, Required: true }))
                check.Add(action.Line, ($"动作“{action.Name}”暂停计时，必须要求从规则表选择依据（ground）",
                    $"The action '{action.Name}' pauses the clocks, so it must ask for a required ground from a table of rows"));
            if (to.When is { } when) check.AddAll(methods.Problem(when, MethodRole.Target), when.Line);
        }
        foreach (var guard in action.Guards) check.AddAll(methods.Problem(guard, MethodRole.Guard), guard.Line);
        foreach (var effect in action.Effects) check.AddAll(methods.Problem(effect, MethodRole.Effect), effect.Line);
        if (action.Effects.Any(e => e.Name == nameof(CommonMethods.ExtendOnce)) && loop.Clocks.All(c => c.Extend is null))
            check.Add(action.Line, ("没有时钟写明延期时限（extend）", "No clock says by how much it is extended (extend)"));
        if (action.After is not null && action.By is not [Party.System])
            check.Add(action.Line, ($"定时动作“{action.Name}”应由 system 办理", $"The timed action '{action.Name}' must be by system"));
        Templates(check, action);
    }

    private static void Templates(Checker check, LoopAction action)
    {
        if (action.Public is not { } template) return;
        foreach (var text in new[] { template.Zh, template.En })
            foreach (var word in Placeholder().Matches(text).Select(m => m.Groups[1].Value))
                if (!TemplateWords.Contains(word) && action.Asks.All(f => f.Name != word))
                    check.Add(action.Line, ($"公开文字中的“{word}”不是本动作的字段", $"The public text names '{word}', which the action does not ask for"));
    }

    private static void KeysAndTimers(Checker check, Stage stage)
    {
        var actions = check.Loop.ActionsFrom(stage.Name).ToArray();
        foreach (var clash in actions.Where(a => a.Key is not null).GroupBy(a => a.Key).Where(g => g.Count() > 1))
            check.Add(clash.Last().Line, ($"环节“{stage.Name}”中快捷键“{clash.Key}”重复：{string.Join('、', clash.Select(a => a.Name))}",
                $"In the stage '{stage.Name}' the key '{clash.Key}' is used by {string.Join(" and ", clash.Select(a => a.Name))}"));
        foreach (var more in actions.Where(a => a.After is not null).Skip(1))
            check.Add(more.Line, ($"环节“{stage.Name}”已有定时动作", $"The stage '{stage.Name}' already has a timed action"));
    }

    private static void Limits(Checker check, Rulebook rules)
    {
        var loop = check.Loop;
        var limits = loop.Clocks.SelectMany(c => new[] { c.Limit, c.Extend })
            .Concat(loop.Stages.Values.Select(s => s.Limit))
            .Concat(loop.Actions.Values.SelectMany(a => new[] { a.After, a.Within })).OfType<LimitRef>().ToArray();
        foreach (var limit in limits)
        {
            if (!loop.HasCalendar)
                check.Add(limit.Line, ($"时限 {limit} 没有日历（calendar: working）", $"The limit {limit} has no calendar (calendar: working)"));
            if (rules.Table(limit.Table) is not { } table)
                check.Add(limit.Line, ($"规则表“{limit.Table}”不存在", $"There is no rule table '{limit.Table}'"));
            else if (table.Column(limit.Column) is not { } column)
                check.Add(limit.Line, ($"规则表“{limit.Table}”没有列“{limit.Column}”", $"The table '{limit.Table}' has no column '{limit.Column}'"));
            else if (column.Kind != RuleValueKind.Limit)
                check.Add(limit.Line, ($"{limit} 不是时限", $"{limit} is not a limit"));
        }
        foreach (var field in loop.Actions.Values.SelectMany(a => a.Asks).Where(f => f.Table is not null))
        {
            if (rules.Table(field.Table!) is not { } table)
                check.Add(field.Line, ($"规则表“{field.Table}”不存在", $"There is no rule table '{field.Table}'"));
            else if (table.Keys.Count != 1 || table.Column("zh")?.Kind != RuleValueKind.Text || table.Column("en")?.Kind != RuleValueKind.Text)
                check.Add(field.Line, ($"表“{field.Table}”不能作为选择项：应有一个键和 zh、en 两列", $"The table '{field.Table}' offers no choices: it needs one key and the columns zh and en"));
        }
    }

    private static void Escalations(Checker check, IReadOnlySet<string> permissions)
    {
        foreach (var (name, audience) in check.Loop.Audiences)
            if (!permissions.Contains(audience.Permission))
                check.Add(audience.Line, ($"通知对象“{name}”的权限“{audience.Permission}”没有任何角色拥有",
                    $"No role has the permission '{audience.Permission}' of the audience '{name}'"));
        foreach (var escalation in check.Loop.Escalation)
            foreach (var target in escalation.Notify)
                if (target is not ("owner" or "desk") && !check.Loop.Audiences.ContainsKey(target))
                    check.Add(escalation.Line, ($"通知对象“{target}”未定义，请在 audiences 写明其权限", $"Unknown audience '{target}': say its permission under audiences"));
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    internal static partial Regex Placeholder();

    private sealed class Checker(Loop loop)
    {
        private readonly List<LoadError> _errors = [];
        public Loop Loop { get; } = loop;
        public IReadOnlyList<LoadError> Errors => [.. _errors.Distinct().OrderBy(e => e.Line)];
        public void Add(int line, Words message) => _errors.Add(new(Loop.File, line, message));
        public void AddAll(Words? problem, int line)
        {
            if (problem is { } words) Add(line, words);
        }
    }
}

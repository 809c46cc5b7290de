using Daodi.Cases;
using Daodi.Ui.Desk;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Pages;

public sealed class WorkViewsTests
{
    private const string Kind = "test.case";
    private static readonly WorkViews Views = new([Loop()]);

    [Fact]
    public void Tabs_AreToldFromTheLoopAlone()
    {
        Names(WorkViews.Dispatch).ShouldBe(["fresh"]);
        Names(WorkViews.InHand).ShouldBe(["hand"]);
        Names(WorkViews.CallBack).ShouldBe(["replied"]);
        Views.StagesOf(WorkViews.Overdue).ShouldBeNull();
    }

    [Fact]
    public void Count_AddsWhatTheCountersOfAllKindsSay()
    {
        var counts = Views.Count(new Dictionary<string, IReadOnlyDictionary<string, long>>
        {
            [Kind] = new Dictionary<string, long> { ["stage:fresh"] = 3, ["stage:hand"] = 5, ["stage:closed"] = 90, ["turn:Desk"] = 4, ["turn:Unit"] = 5, ["light:Red"] = 2, ["light:Black"] = 1 },
            ["other.case"] = new Dictionary<string, long> { ["turn:Desk"] = 10, ["light:Red"] = 1 },
        }, Turn.Desk);

        counts[WorkViews.Todo].ShouldBe(14);
        counts[WorkViews.Dispatch].ShouldBe(3);
        counts[WorkViews.InHand].ShouldBe(5);
        counts[WorkViews.CallBack].ShouldBe(0);
        counts[WorkViews.Overdue].ShouldBe(4);
        counts[WorkViews.Open].ShouldBe(19);
    }

    [Fact]
    public void Find_UnknownTab_IsTheFirst() => WorkViews.Find("nonsense").Key.ShouldBe(WorkViews.Todo);

    private static IEnumerable<string> Names(string view) => Views.StagesOf(view)!.Select(s => s.Stage);

    private static Loop Loop() => new()
    {
        Id = Kind,
        Version = 1,
        Title = ("件", "Case"),
        NumberPrefix = "T",
        Opened = ("登记", "Opened"),
        HasCalendar = true,
        File = "test.loop.yaml",
        Clocks = [],
        Escalation = [],
        Audiences = new Dictionary<string, Audience>(),
        Stages = new Stage[]
        {
            new() { Name = "fresh", Title = ("待派", "Fresh"), Owner = Turn.Desk, Initial = true },
            new() { Name = "hand", Title = ("办理", "In hand"), Owner = Turn.Unit },
            new() { Name = "replied", Title = ("待回访", "Replied"), Owner = Turn.Desk, Stops = [ClockKind.Committed] },
            new() { Name = "escalated", Title = ("督办", "Escalated"), Owner = Turn.Desk },
            new() { Name = "closed", Title = ("办结", "Closed"), Owner = Turn.Nobody, Final = true },
        }.ToDictionary(s => s.Name),
        Actions = new Dictionary<string, LoopAction>
        {
            ["dispatch"] = new()
            {
                Name = "dispatch",
                Title = ("派单", "Dispatch"),
                From = ["fresh"],
                To = [new(null, "hand", 1)],
                By = [Party.Desk],
                Guards = [],
                Effects = [],
                Asks = [new() { Name = "unit", Title = ("单位", "Unit"), Type = FieldType.Unit, Required = true }],
            },
        },
    };
}

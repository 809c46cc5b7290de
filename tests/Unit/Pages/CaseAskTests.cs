using Daodi.Cases;
using Daodi.Ui.Components;
using Daodi.Ui.Desk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Pages;

public sealed class CaseAskTests
{
    [Fact]
    public void Program_AsksForLightsStagesAndDays_InTheNamesOfTheInterface()
    {
        var filter = CaseAsk.OfProgram(Query(("view", "open"), ("light", "red,black"), ("stage", "registered,returned"), ("from", "2026-02-14"), ("size", "20"))).Value;

        filter.View.ShouldBe(CaseView.Open);
        filter.Lights.ShouldBe([Light.Red, Light.Black]);
        filter.Stages.ShouldBe(["registered", "returned"]);
        filter.From.ShouldBe(new DateOnly(2026, 2, 14));
        filter.Size.ShouldBe(20);
    }

    [Theory]
    [InlineData("view", "mine", "list.view")]
    [InlineData("view", "7", "list.view")]
    [InlineData("light", "purple", "list.light")]
    [InlineData("from", "14.02.2026", "list.day")]
    [InlineData("size", "many", "list.size")]
    public void Program_AsksForWhatIsNot_IsToldWhichFieldIsWrong(string name, string value, string code)
    {
        var error = CaseAsk.OfProgram(Query((name, value))).Error.ShouldNotBeNull();

        error.Code.ShouldBe(code);
        error.Field.ShouldBe(name);
    }

    [Fact]
    public void Light_EveryKey_IsReadBack()
    {
        foreach (var light in Enum.GetValues<Light>()) CaseAsk.LightOf(light.Key()).ShouldBe(light);
    }

    private static QueryCollection Query(params (string Name, string Value)[] asked) =>
        new(asked.ToDictionary(a => a.Name, a => new StringValues(a.Value)));
}

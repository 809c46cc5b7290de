using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Ui.Desk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Pages;

public sealed class ActFormTests
{
    private static readonly Field Text = new() { Name = "text", Title = ("答复", "Reply"), Type = FieldType.Text, Required = true };
    private static readonly Field Photos = new() { Name = "photos", Title = ("照片", "Photos"), Type = FieldType.Evidence, Max = 9 };
    private static readonly Field Lon = new() { Name = "lon", Title = ("经度", "Longitude"), Type = FieldType.Number, Hidden = true };
    private static readonly Field[] Reply = [Text, Photos, Lon];

    [Fact]
    public void Fields_OfAnotherActionOnThePage_AreNotTaken()
    {
        var fields = ActForm.Fields(Form(("reply.text", "已修好"), ("return.text", "不归我管")), "reply", Reply);

        fields.ShouldBe(new Dictionary<string, object?> { ["text"] = "已修好" });
    }

    [Fact]
    public void Fields_HiddenPlace_IsTakenFromThePhotos()
    {
        var fields = ActForm.Fields(Form(("reply.text", "x"), ("reply.photos.lon", "116.31")), "reply", Reply);

        fields["lon"].ShouldBe("116.31");
    }

    [Fact]
    public void Fields_Blank_AreLeftOutSoThatTheEngineAsksForThem() =>
        ActForm.Fields(Form(("reply.text", "   ")), "reply", Reply).ShouldBeEmpty();

    [Theory]
    [InlineData("116.31", "37.45", true)]
    [InlineData("116.31", "", false)]
    [InlineData("181", "37.45", false)]
    [InlineData("NaN", "37.45", false)]
    public void Place_OfPhotos_IsKnownOnlyWhereBothDegreesAre(string lon, string lat, bool known) =>
        ActForm.PlaceOf(Form(("reply.photos.lon", lon), ("reply.photos.lat", lat)), "reply", Photos).HasValue.ShouldBe(known);

    [Theory]
    [InlineData("7", 7L)]
    [InlineData("", null)]
    [InlineData("-1", null)]
    [InlineData("7; drop", null)]
    public void Version_ThatIsNoNumber_IsNone(string posted, long? version) =>
        ActForm.VersionOf(Form(("version", posted))).ShouldBe(version);

    [Fact]
    public void Errors_BearTheNameOfThePostedField() =>
        ActForm.Errors(Error.Invalid("field.required", ("请选择", "Choose"), "unit"), "dispatch").ShouldHaveSingleItem().Field.ShouldBe("dispatch.unit");

    private static FormCollection Form(params (string Name, string Value)[] fields) =>
        new(fields.ToDictionary(f => f.Name, f => new StringValues(f.Value)));
}

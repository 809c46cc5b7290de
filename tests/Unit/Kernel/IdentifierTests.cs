using CsCheck;
using Daodi.Kernel;
using Shouldly;
using Xunit;
using static Daodi.Tests.Unit.Kernel.When;

namespace Daodi.Tests.Unit.Kernel;

public class IdentifierTests
{
    private const string UsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    [Theory]
    [InlineData("91350100M000100Y43")]
    [InlineData("91371400MA3C00003K")]
    [InlineData("11371400004480128F")]
    public void Uscc_PublishedAnchor_IsRead(string code) => Uscc.Parse(code).Value.ToString().ShouldBe(code);

    [Fact]
    public void Uscc_Anchor_TellsItsParts()
    {
        var uscc = Uscc.Parse("91350100M000100Y43").Value;
        uscc.Region.ShouldBe("350100");
        uscc.OrganisationCode.ShouldBe("M000100Y-4");
        uscc.Registrar!.Value.Zh.ShouldBe("市场监督管理部门");
    }

    [Theory]
    [InlineData(null, "uscc.length")]
    [InlineData("", "uscc.length")]
    [InlineData("91350100M000100Y4", "uscc.length")]
    [InlineData("91350100M000100Y433", "uscc.length")]
    [InlineData("9135O100M000100Y43", "uscc.alphabet")]
    [InlineData("91350100S000100Y43", "uscc.alphabet")]
    [InlineData("9135A100M000100Y43", "uscc.region")]
    [InlineData("91350100M000100Y44", "uscc.check")]
    [InlineData("91350100M001000Y43", "uscc.check")]
    public void Uscc_Wrong_SaysWhy(string? code, string error) => Uscc.Parse(code).Error!.Code.ShouldBe(error);

    [Fact]
    public void Uscc_OrganisationCodeWrongUnderRightCheck_IsRefusedForIt()
    {
        // Change the organisation check (17th) and let the last character follow.
        var codes = UsccAlphabet.Select(last => $"91350100M000100Y5{last}").Select(c => Uscc.Parse(c).Error?.Code).ToList();
        codes.Count(c => c == "uscc.organisation").ShouldBe(1);
        codes.Count(c => c == "uscc.check").ShouldBe(30);
    }

    [Fact]
    public void Uscc_TypedFullWidthLowerCaseAndSpaced_IsTheSameCode() =>
        Uscc.Parse(" ９１３５０１００ m000100y４３ ").Value.ShouldBe(Uscc.Parse("91350100M000100Y43").Value);

    [Fact]
    public void Uscc_AnyOneCharacterChanged_IsRefused() =>
        Gen.Select(Gen.Int[0, 17], Gen.Int[0, 30]).Sample((at, with) =>
        {
            const string right = "91371400MA3C00003K";
            var changed = $"{right[..at]}{UsccAlphabet[with]}{right[(at + 1)..]}";
            return changed == right || !Uscc.Parse(changed).Ok;
        });

    [Theory]
    [InlineData("11010519491231002X", 1949, 12, 31, Sex.Female)]
    [InlineData("440524188001010014", 1880, 1, 1, Sex.Male)]
    [InlineData("371402198001010012", 1980, 1, 1, Sex.Male)]
    public void ResidentId_Anchor_TellsBirthAndSex(string text, int year, int month, int day, Sex sex)
    {
        var id = ResidentId.Parse(text).Value;
        id.ToString().ShouldBe(text);
        id.BirthDate.ShouldBe(new DateOnly(year, month, day));
        id.Sex.ShouldBe(sex);
    }

    [Theory]
    [InlineData("11010519491231002x")]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ")]
    [InlineData("110105 19491231 002X")]
    public void ResidentId_TypedOtherwise_IsTheSame(string text) =>
        ResidentId.Parse(text).Value.ToString().ShouldBe("11010519491231002X");

    [Theory]
    [InlineData(null, "id.length")]
    [InlineData("110105491231002", "id.length")]
    [InlineData("1101051949123100X2", "id.alphabet")]
    [InlineData("110105194902310021", "id.birth")]
    [InlineData("371402198013010012", "id.birth")]
    [InlineData("110105194912310021", "id.check")]
    public void ResidentId_Wrong_SaysWhy(string? text, string error) => ResidentId.Parse(text).Error!.Code.ShouldBe(error);

    [Fact]
    public void ResidentId_AbolishedRegion_IsNoReasonToRefuse()
    {
        // 3724xx was Dezhou prefecture until 1995.
        Enumerable.Range(0, 10).Select(i => ResidentId.Parse($"37240119700101001{i}")).Count(r => r.Ok).ShouldBeLessThanOrEqualTo(1);
        "0123456789X".Count(c => ResidentId.Parse($"37240119700101001{c}").Ok).ShouldBe(1);
    }

    [Fact]
    public void ResidentId_Masked_ShowsFirstSixAndLastFour() =>
        ResidentId.Parse("371402198001010012").Value.Masked.ShouldBe("371402********0012");

    [Theory]
    [InlineData("2022-06-30", 22)]
    [InlineData("2022-02-28", 21)]
    [InlineData("2022-03-01", 22)]
    public void ResidentId_BornOnLeapDay_IsAYearOlderFromMarch(string on, int age)
    {
        var id = "0123456789X".Select(c => ResidentId.Parse($"37140220000229001{c}")).Single(r => r.Ok).Value;
        id.AgeOn(Day(on)).ShouldBe(age);
    }

    [Theory]
    [InlineData("鲁N12345", PlateKind.Ordinary)]
    [InlineData("鲁N·A1B2C", PlateKind.Ordinary)]
    [InlineData("鲁n1234挂", PlateKind.Trailer)]
    [InlineData("鲁N1234学", PlateKind.Learner)]
    [InlineData("鲁N1234警", PlateKind.Police)]
    [InlineData("粤Z1234港", PlateKind.HongKongMacao)]
    [InlineData("鲁ND12345", PlateKind.SmallNewEnergy)]
    [InlineData("鲁NFA1234", PlateKind.SmallNewEnergy)]
    [InlineData("鲁N12345D", PlateKind.LargeNewEnergy)]
    [InlineData("鲁X1234应急", PlateKind.Emergency)]
    [InlineData("224578使", PlateKind.Diplomatic)]
    public void Plate_EachShape_IsKnown(string text, PlateKind kind) => Plate.Parse(text).Value.Kind.ShouldBe(kind);

    [Theory]
    [InlineData("", "plate.length")]
    [InlineData("鲁N1234", "plate.length")]
    [InlineData("中N12345", "plate.province")]
    [InlineData("鲁NO2345", "plate.alphabet")]
    [InlineData("鲁I12345", "plate.alphabet")]
    [InlineData("鲁112345", "plate.format")]
    [InlineData("鲁N12挂45", "plate.format")]
    [InlineData("鲁NL12345", "plate.format")]
    [InlineData("鲁N12345L", "plate.format")]
    public void Plate_Wrong_SaysWhy(string text, string error) => Plate.Parse(text).Error!.Code.ShouldBe(error);

    [Theory]
    [InlineData("鲁N12345", PlateColour.Blue, true)]
    [InlineData("鲁N12345", PlateColour.Yellow, true)]
    [InlineData("鲁N12345", PlateColour.GradientGreen, false)]
    [InlineData("鲁ND12345", PlateColour.GradientGreen, true)]
    [InlineData("鲁ND12345", PlateColour.YellowGreen, false)]
    [InlineData("鲁N12345D", PlateColour.YellowGreen, true)]
    [InlineData("鲁ND12345", PlateColour.Blue, false)]
    [InlineData("鲁N1234挂", PlateColour.Yellow, true)]
    [InlineData("鲁N1234挂", PlateColour.Blue, false)]
    public void Plate_ColourAndShape_MustGoTogether(string text, PlateColour colour, bool fits)
    {
        var plate = Plate.Parse(text, colour);
        plate.Ok.ShouldBe(fits);
        if (!fits) plate.Error!.Code.ShouldBe("plate.colour");
    }

    [Theory]
    [InlineData("鲁N12153", "鲁N**1*3")]
    [InlineData("鲁ND12345", "鲁N**2**5")]
    public void Plate_Masked_IsThePublicForm(string text, string masked) => Plate.Parse(text).Value.Masked.ShouldBe(masked);

    [Theory]
    [InlineData("13800000000", "13800000000", "138****0000")]
    [InlineData("+86 138-0000-0000", "13800000000", "138****0000")]
    [InlineData("8613800000000", "13800000000", "138****0000")]
    [InlineData("１３８００００００００", "13800000000", "138****0000")]
    [InlineData("0534-2345678", "0534-2345678", "0534-***5678")]
    [InlineData("(0534)2345678", "0534-2345678", "0534-***5678")]
    [InlineData("05342345678转801", "0534-2345678-801", "0534-***5678")]
    [InlineData("+86 534 2345678", "0534-2345678", "0534-***5678")]
    [InlineData("010-62345678", "010-62345678", "010-****5678")]
    public void Phone_EachWayOfWriting_IsOneNumber(string text, string number, string masked)
    {
        var phone = PhoneNumber.Parse(text).Value;
        phone.ToString().ShouldBe(number);
        phone.Masked.ShouldBe(masked);
        PhoneNumber.Parse(phone.ToString()).Value.ShouldBe(phone);
    }

    [Theory]
    [InlineData("2345678", "phone.area")]
    [InlineData("12345", "phone.format")]
    [InlineData("12800000000", "phone.format")]
    [InlineData("1380000000", "phone.format")]
    [InlineData(null, "phone.format")]
    public void Phone_Wrong_SaysWhy(string? text, string error) => PhoneNumber.Parse(text).Error!.Code.ShouldBe(error);

    [Theory]
    [InlineData("张三", "张*")]
    [InlineData("张三丰", "张*")]
    [InlineData("张", "张*")]
    [InlineData("欧阳修", "欧阳*")]
    [InlineData("欧阳", "欧*")]
    [InlineData("买买提·艾力", "买*")]
    [InlineData("John Smith", "J* S*")]
    [InlineData("Ü", "Ü*")]
    [InlineData("𠮷田", "𠮷*")]
    [InlineData("  ", "")]
    [InlineData(null, "")]
    public void PersonName_Masked_KeepsTheSurname(string? name, string masked) => PersonName.Mask(name).ShouldBe(masked);

    [Fact]
    public void Identifiers_Check_GivesCanonicalValueAndParts()
    {
        var facts = Identifiers.Check("id", " 11010519491231002x ").Value;
        facts.Value.ShouldBe("11010519491231002X");
        facts.Details["born"].ShouldBe("1949-12-31");
        facts.Details["sex"].ShouldBe("female");
        Identifiers.Check("passport", "E12345678").Error!.Code.ShouldBe("identifier.kind");
    }

    [Fact]
    public void Identifiers_AnyText_IsReadOrRefusedButNeverThrows() =>
        Gen.Select(Gen.Int[0, Identifiers.Kinds.Count - 1].Select(i => Identifiers.Kinds[i]), Gen.String).Sample((kind, text) =>
        {
            var facts = Identifiers.Check(kind, text);
            return !facts.Ok || Identifiers.Check(kind, facts.Value.Value).Value.Value == facts.Value.Value;
        });

    [Fact]
    public void Parsed_ThroughIParsable_ThrowsOrReturnsAsDotNetExpects()
    {
        static bool Try<T>(string? text, out T? value) where T : IParsable<T> => T.TryParse(text, null, out value);
        Try<Uscc>("91350100M000100Y43", out var uscc).ShouldBeTrue();
        uscc.Region.ShouldBe("350100");
        Try<Uscc>("91350100M000100Y44", out _).ShouldBeFalse();
        Try<Uscc>(null, out _).ShouldBeFalse();
    }

    [Fact]
    public void Default_OfEachIdentifier_IsEmptyAndDoesNotThrow()
    {
        default(Uscc).ToString().ShouldBe("");
        default(Uscc).Region.ShouldBe("");
        default(ResidentId).Masked.ShouldBe("");
        default(ResidentId).BirthDate.ShouldBe(default);
        default(Plate).Masked.ShouldBe("");
        default(PhoneNumber).Masked.ShouldBe("");
    }
}

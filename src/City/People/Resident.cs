using System.Globalization;
using Daodi.City.Places;
using Daodi.Kernel;

namespace Daodi.City.People;

/// <summary>
/// Somebody who calls. Nobody: names are put together by chance, telephones are 199-0000-0000 to 199-0000-9999, and the
/// sequence of the resident number is one of 996 to 999, which were kept for centenarians, so that no living adult has one.
/// </summary>
internal sealed record Resident(string Name, Sex Sex, string Phone, string IdNumber)
{
    /// <summary>How many there are: one for each number of the range.</summary>
    public const int Count = 10_000;

    private const string Checks = "10X98765432";
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    // As frequent as in Shandong, roughly.
    private const string Surnames = "王王王王李李李李张张张张刘刘刘赵赵孙孙陈陈杨杨徐徐马马于于高郭宋朱周韩曹冯吕许邢侯崔姜董魏田孟史纪袁邵";
    private static readonly string[] MaleNames =
    [
        "建军", "志强", "洪涛", "金山", "长河", "文斌", "明亮", "立新", "玉柱", "保国", "海波", "振华", "德福", "春生", "广林", "庆喜",
        "磊", "鹏", "浩然", "子轩", "伟", "勇", "凯", "俊杰", "小龙", "传明", "兴旺", "学文", "宗岩", "士杰",
    ];
    private static readonly string[] FemaleNames =
    [
        "秀英", "桂兰", "玉梅", "淑珍", "春霞", "金凤", "红梅", "丽华", "雪", "婷婷", "静", "敏", "艳", "晓燕", "佳怡", "梦瑶", "兰香",
        "翠平", "凤芹", "书琴", "海燕", "爱华", "文静", "欣", "月娥", "素云", "晓彤", "秋菊",
    ];

    public string Surname => Name[..1];

    /// <summary>How a hotline speaks of them: 李女士.</summary>
    public string Polite => Surname + (Sex == Sex.Male ? "先生" : "女士");

    public static Resident Number(int number)
    {
        var dice = Dice.For(1, "resident", number.ToString(CultureInfo.InvariantCulture));
        var sex = dice.Chance(0.52) ? Sex.Male : Sex.Female;
        var name = StaffName(dice, sex);
        var born = new DateOnly(1942, 1, 1).AddDays(dice.Between(0, 24_000));
        // The division of birth: the county of a township, in GB/T 2260 (天衢新区 is not in it).
        var county = dice.Pick(Township.All).County.Code;
        var body = $"{(county == "371471" ? "371402" : county)}{born:yyyyMMdd}{(sex == Sex.Male ? dice.Pick(["997", "999"]) : dice.Pick(["996", "998"]))}";
        return new(name, sex, $"1990000{number:0000}", body + CheckOf(body));
    }

    /// <summary>A name for somebody of this sex.</summary>
    public static string StaffName(Dice dice, Sex sex) =>
        Surnames[dice.Between(0, Surnames.Length - 1)] + dice.Pick(sex == Sex.Male ? MaleNames : FemaleNames);

    private static char CheckOf(string body)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++) sum += Weights[i] * (body[i] - '0');
        return Checks[sum % 11];
    }
}

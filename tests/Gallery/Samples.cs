using System.Globalization;
using System.Text.Json;
using Daodi.Cases;
using Daodi.Kernel;
using Daodi.Ui.Components;
using Daodi.Ui.Lists;

namespace Daodi.Gallery;

public sealed record SampleCase(string Id, string Title, string Text, string Kind, Words County, string Owner, Light Light, DateTimeOffset Received, DateTimeOffset? Due, string? Place);

/// <summary>Made-up matters of a made-up week.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 6, 10, 6, 5, 0, TimeSpan.Zero);

    public static readonly IReadOnlyList<Words> Counties =
    [
        ("德城区", "Decheng"), ("陵城区", "Lingcheng"), ("宁津县", "Ningjin"), ("庆云县", "Qingyun"), ("临邑县", "Linyi"), ("齐河县", "Qihe"),
        ("平原县", "Pingyuan"), ("夏津县", "Xiajin"), ("武城县", "Wucheng"), ("乐陵市", "Laoling"), ("禹城市", "Yucheng"),
    ];

    private static readonly (string Kind, string Title, string Text, string Owner)[] Matters =
    [
        ("市政设施", "湖滨北路路灯连续三晚不亮", "湖滨北路与东方红路口往北约两百米，路灯已经三个晚上不亮，老人晚上出门看不清路，请尽快修。", "城市管理局"),
        ("环境保护", "夜间施工噪声扰民", "小区西侧工地近一周夜里十一点后仍在打桩，孩子无法休息，希望核查是否有夜间施工许可。", "生态环境局"),
        ("物业管理", "电梯困人后两天未恢复使用", "三号楼二单元电梯前天困人，物业说等配件，二十一层老人无法下楼。", "住房和城乡建设局"),
        ("交通运输", "公交 12 路早高峰间隔超过三十分钟", "早上七点到八点之间，12 路在学院站经常半个多小时没有车，学生上学迟到。", "交通运输局"),
        ("供水供气", "整栋楼自来水发黄", "从昨天傍晚起整栋楼自来水发黄有铁锈味，静置后有沉淀，请派人检测水质。", "水利局"),
        ("劳动保障", "拖欠三个月工资", "在开发区一家装修公司上班，今年三月至五月工资未发，共八名工人，有考勤记录和聊天记录。", "人力资源和社会保障局"),
        ("农业农村", "机耕路被大货车压坏", "麦收在即，村东机耕路被运土大货车压出深坑，收割机进不去地。", "农业农村局"),
        ("市场监管", "预付卡健身房关门无法退费", "年初办的两年卡，上周门店关门，电话无人接听，想要退还余额。", "市场监督管理局"),
        ("城市管理", "早市占道经营堵住消防通道", "早市摊位摆满消防通道，救护车进不来，昨天已经耽误一次。", "城市管理局"),
        ("民政服务", "高龄津贴连续两个月未到账", "老人九十一岁，四月、五月高龄津贴没有到账，社区说已经上报。", "民政局"),
    ];

    public static readonly IReadOnlyList<SampleCase> Cases = [.. Enumerable.Range(0, 64).Select(Make)];

    public static readonly IReadOnlyList<ExportColumn<SampleCase>> Columns =
    [
        new(("编号", "Number"), c => c.Id), new(("标题", "Title"), c => c.Title), new(("县区", "County"), c => c.County),
        new(("受理时间", "Received"), c => c.Received), new(("灯", "Light"), c => c.Light.Word()),
    ];

    public static readonly Watermark Mark = new(1, "李敏", ("大数据局", "Big Data Bureau"), ("示例", "Sample"), false, DateTimeOffset.UnixEpoch);

    public static SampleCase Case(string id) => Cases.FirstOrDefault(c => c.Id == id) ?? Cases[0];

    public static async IAsyncEnumerable<SampleCase> Stream()
    {
        foreach (var row in Cases)
        {
            await Task.Yield();
            yield return row;
        }
    }

    private static SampleCase Make(int n)
    {
        var (kind, title, text, owner) = Matters[n * 7 % Matters.Length];
        Light light = (n % 11) switch { 0 => Light.Black, 1 or 2 => Light.Red, 3 or 4 => Light.Yellow, 9 when n > 20 => Light.Unknown, _ => Light.Green };
        DateTimeOffset? due = light switch
        {
            Light.Black => Now.AddHours(-97 - n),
            Light.Red => Now.AddHours(-3 - n),
            Light.Yellow => Now.AddHours(2 + n * 0.7),
            Light.Unknown => null,
            _ => Now.AddHours(27 + n * 3),
        };
        return new SampleCase($"DZ20260{610 - n / 12:000}{4117 - n * 13:0000}", title, text, kind, Counties[n * 3 % Counties.Count], owner, light, Now.AddHours(-5 - n * 2.3), due, n % 3 == 0 ? null : "湖滨北路与东方红路口");
    }

    public static string Photo(int n) =>
        $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600"><rect width="800" height="600" fill="hsl({n * 47 % 360} 18% 58%)"/><path d="M0 430 Q200 {300 + n * 20 % 100} 400 420 T800 400V600H0z" fill="hsl({n * 47 % 360} 20% 36%)"/><circle cx="{200 + n * 130 % 400}" cy="150" r="60" fill="hsl(45 40% 80%)"/></svg>""";

    public static string Points()
    {
        var random = new Random(7);
        return JsonSerializer.Serialize(new
        {
            type = "FeatureCollection",
            features = Cases.Concat(Cases).Concat(Cases).Select(c => new
            {
                type = "Feature",
                geometry = new { type = "Point", coordinates = new[] { 116.1 + random.NextDouble() * 1.3, 36.75 + random.NextDouble() * 1.1 } },
                properties = new { id = c.Id, title = c.Title, light = c.Light.Key(), href = "/case" },
            }),
        });
    }

    /// <summary>The real counties where the shared data lie beside a parent folder, otherwise squares with their names.</summary>
    public static string Boundaries()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", "geo", "dezhou_371400_full.geojson");
            if (File.Exists(file))
                return File.ReadAllText(file);
        }
        return JsonSerializer.Serialize(new
        {
            type = "FeatureCollection",
            features = Counties.Select((c, i) =>
            {
                var (x, y) = (116 + i % 4 * 0.4, 36.7 + i / 4 * 0.4);
                return new
                {
                    type = "Feature",
                    properties = new { code = (371402 + i).ToString(CultureInfo.InvariantCulture), name = c.Zh, nameEn = c.En },
                    geometry = new { type = "Polygon", coordinates = new[] { new[] { new[] { x, y }, [x + 0.4, y], [x + 0.4, y + 0.4], [x, y + 0.4], [x, y] } } },
                };
            }),
        });
    }
}

using Daodi.BigData.Appeals.Domain;
using Daodi.Exchange;
using Daodi.Kernel;

namespace Daodi.BigData.Appeals;

/// <summary>The fields of an appeal, for sources that are connected without code: 12345 sheets, the petition system's weekly export.</summary>
internal static class AppealFields
{
    public static ItemKind Kind { get; } = new("appeals.appeal", ("群众诉求", "People's appeals"), typeof(AppealIntake),
    [
        Field(ItemField.SourceId, "来源编号", "Source's number", required: true, synonyms: ["信访编号", "信访件编号", "工单编号", "工单号", "受理编号", "诉求编号", "登记编号", "编号", "流水号", "ticket no", "order number", "case number", "id"]),
        Field("text", "诉求内容", "What is asked", ItemFieldType.LongText, required: true, synonyms: ["信访内容", "问题描述", "反映内容", "主要内容", "内容", "工单内容", "来电内容", "事项内容", "诉求描述", "content", "description", "summary", "body"]),
        Field("title", "标题", "Title", synonyms: ["诉求标题", "工单标题", "信访标题", "事项名称", "主题", "subject"]),
        Field("nature", "诉求性质", "Nature", ItemFieldType.Choice, required: true, synonyms: ["信访目的", "诉求类型", "工单类型", "诉求类别", "信访类型", "诉求目的", "purpose"]) with { Codes = NatureCodes },
        Field("region", "所属区县", "Region", ItemFieldType.Choice, required: true, synonyms: ["问题属地", "事发区县", "所属区域", "属地", "区县", "县市区", "责任属地", "所属地区", "行政区划", "区划代码", "county", "district"]) with { Codes = RegionCodes() },
        Field("acceptedAt", "受理时间", "Accepted at", ItemFieldType.DateTime, synonyms: ["诉求时间", "登记时间", "信访时间", "信访日期", "登记日期", "受理日期", "来电时间", "创建时间", "诉求日期", "date", "time", "created at", "published"]),
        Field("category", "诉求类别代码", "Category code", synonyms: ["类别代码", "分类代码", "category code"]),
        Field("address", "地址", "Address", synonyms: ["事发地址", "问题地址", "详细地址", "地点", "事发地点", "发生地点", "location"]),
        Field("lon", "经度", "Longitude", ItemFieldType.Number, synonyms: ["lng", "longitude", "x"]),
        Field("lat", "纬度", "Latitude", ItemFieldType.Number, synonyms: ["latitude", "y"]),
        Field("coordinateSystem", "坐标系", "Coordinate system", ItemFieldType.Choice, synonyms: ["坐标类型"]) with
        {
            Codes = [new("WGS-84", Words.Same("WGS-84"), "WGS84"), new("GCJ-02", Words.Same("GCJ-02"), "GCJ02", "火星坐标", "高德"), new("BD-09", Words.Same("BD-09"), "BD09", "百度坐标")],
        },
        Field("person.name", "姓名", "Caller's name", synonyms: ["信访人", "信访人姓名", "诉求人", "诉求人姓名", "来电人", "反映人", "联系人", "投诉人", "申请人", "name", "caller"]) with { Personal = true },
        Field("person.phone", "联系电话", "Caller's phone", ItemFieldType.Phone, synonyms: ["电话", "手机", "手机号", "手机号码", "来电号码", "联系方式", "电话号码", "phone", "telephone", "mobile"]) with { Personal = true },
        Field("person.idNumber", "身份证号", "Caller's identity number", synonyms: ["身份证", "身份证号码", "证件号码", "公民身份号码", "id number"]) with { Personal = true },
        Field("anonymity", "匿名要求", "Anonymity", ItemFieldType.Choice, synonyms: ["是否匿名", "是否保密", "公开方式"]) with
        {
            Codes = [new("named", ("实名", "Named"), "否", "公开"), new("anonymous", ("匿名", "Anonymous"), "匿名信访"), new("confidential", ("保密", "Confidential"), "是", "不公开")],
        },
        Field("urgency", "紧急程度", "Urgency", ItemFieldType.Choice, synonyms: ["缓急", "紧急级别", "优先级", "priority"]) with
        {
            Codes = [new("normal", ("一般", "Normal"), "普通", "平件", "否"), new("urgent", ("紧急", "Urgent"), "特急", "加急", "急件", "是")],
        },
        Field("accusedUnit", "被投诉单位编码", "Code of the unit complained of", synonyms: ["被投诉单位", "被反映单位"]),
    ]);

    /// <summary>The six natures, with the words of the petition system's 信访目的 (信访业务, as sheets write it).</summary>
    private static ItemCode[] NatureCodes =>
    [
        .. Natures.All.Select(code => new ItemCode(code, Natures.TitleOf(code), code switch
        {
            "complaint" => ["申诉", "投诉类", "投诉请求"],
            "report" => ["揭发控告", "检举", "控告", "举报类"],
            "help" => ["求决", "求助类", "诉求", "救助"],
            "suggestion" => ["意见建议", "批评建议", "建议类"],
            "consult" => ["咨询类", "政策咨询"],
            "praise" => ["感谢", "表扬类"],
            _ => [],
        })),
    ];

    /// <summary>Codes of divisions with their names; a township's bare name only where no other bears it.</summary>
    private static ItemCode[] RegionCodes()
    {
        var tree = DivisionTree.Dezhou;
        var alone = tree.All.CountBy(d => d.Name.Zh).Where(c => c.Value == 1).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. tree.All.Select(d =>
            {
                var county = tree.Parent(d);
                List<string> names = [tree.FullName(d).Zh];
                if (alone.Contains(d.Name.Zh)) names.Add(d.Name.Zh);
                if (county is not null) names.Add(county.Name.Zh + d.Name.Zh);
                return new ItemCode(d.Code, tree.FullName(d), names);
            }),
        ];
    }

    private static ItemField Field(string name, string zh, string en, ItemFieldType type = ItemFieldType.Text, bool required = false, params string[] synonyms) =>
        new(name, (zh, en), type, required) { Synonyms = synonyms };
}

namespace Daodi.City.Places;

/// <summary>Names as they sound in this region. All are put together by chance; none is meant to be a real place or firm.</summary>
internal static class PlaceNames
{
    private static readonly string[] RoadStems =
    [
        "康宁", "兴业", "文昌", "育才", "富源", "新华", "迎宾", "长庆", "安乐", "永兴", "广济", "春晖", "枣林", "禹王", "齐鲁", "银杏",
        "运河", "柳湖", "青年", "振兴", "创业", "府前", "学院", "体育", "平安", "和顺", "福源", "朝阳", "向阳", "繁荣", "泰和", "丰收",
        "棉纺", "汽运", "北园", "南环", "东环", "西环", "滨河", "槐荫", "德源", "锦湖", "瑞祥", "仁和", "通达", "建业", "科苑", "花园",
    ];
    private static readonly string[] RoadKinds = ["路", "路", "路", "大街", "街", "大道", "中路", "北路", "南路"];

    private static readonly string[] EstateStems =
    [
        "盛和", "锦湖", "阳光", "康桥", "水岸", "书香", "金桂", "御景", "翰林", "东方", "幸福", "凤凰", "学府", "鑫源", "百合", "紫荆",
        "春天", "枫林", "德馨", "祥和", "棉纺", "蓝湾", "天悦", "和谐", "龙庭", "华府", "尚品", "柳岸", "庆丰", "广厦", "安居", "福满",
    ];
    private static readonly string[] EstateKinds = ["花园", "家园", "嘉苑", "名郡", "小区", "新村", "华庭", "佳苑", "公馆", "新城", "社区", "宿舍", "雅居", "国际"];

    private static readonly string[] Clans =
    [
        "李", "王", "张", "刘", "赵", "孙", "马", "于", "杨", "陈", "郭", "高", "崔", "宋", "周", "徐", "朱", "胡", "姜", "吕", "孟", "曹",
        "田", "韩", "许", "魏", "邢", "侯", "邵", "袁", "冯", "董", "史", "纪", "车", "芦", "牛", "褚", "霍", "苗",
    ];
    private static readonly string[] VillageHeads = ["", "", "", "", "前", "后", "东", "西", "大", "小", "南", "北", "上"];
    private static readonly string[] VillageKinds = ["庄", "家", "屯", "店", "楼", "寨", "官庄", "家庙", "桥", "洼", "胡同", "坊", "家湾", "庄子"];

    private static readonly string[] FirmStems =
    [
        "云枣", "青麦", "桑禾", "秋棠", "北麦", "枣花", "木禾", "河润", "禾谷", "白杨里", "麦田里", "柳编", "石榴湾", "棉桃", "禹禾", "芦花",
    ];
    private static readonly string[] FactoryKinds =
        ["食品公司", "纺织厂", "机械公司", "建材公司", "板材厂", "化工公司", "体育器材公司", "玻璃钢厂", "服装厂", "家具公司", "包装厂"];
    private static readonly string[] FirmKinds = [.. FactoryKinds, "电子公司", "商贸公司", "建筑劳务公司", "农业合作社", "装饰公司", "物流公司"];
    private static readonly string[] ShopStems = ["好邻", "街坊", "小麦穗", "枣乡", "老灶台", "一品", "鲜又来", "家常", "福来", "千家", "巧媳妇", "晓月", "星星", "万客", "老街口", "顺手", "大碗", "春芽"];
    private static readonly string[] ShopKinds = ["超市", "手机店", "家电城", "服装店", "电动车行", "药店", "美容店", "家具城", "眼镜店", "金店", "母婴店"];
    private static readonly string[] EateryKinds = ["超市", "饭店", "烧烤店", "羊汤馆", "火锅店", "熟食店", "包子铺", "奶茶店", "快餐店", "蛋糕店", "菜馆"];
    private static readonly string[] RiverStems = ["青", "柳", "沙", "老", "新", "北", "南", "赵", "宁", "禹", "枣", "芦", "石", "白"];
    private static readonly string[] RiverKinds = ["家沟", "干沟", "支渠", "排沟", "河", "引水渠", "新河", "马河"];

    public static string Road(Dice dice) => dice.Pick(RoadStems) + dice.Pick(RoadKinds);

    public static string Estate(Dice dice) => dice.Pick(EstateStems) + dice.Pick(EstateKinds);

    public static string Village(Dice dice)
    {
        var name = dice.Pick(VillageHeads) + dice.Pick(Clans) + dice.Pick(VillageKinds);
        return name.Length == 2 || dice.Chance(0.5) ? name + "村" : name;
    }

    public static string River(Dice dice) => dice.Pick(RiverStems) + dice.Pick(RiverKinds);

    public static string Shop(Dice dice) => dice.Pick(ShopStems) + dice.Pick(ShopKinds);

    public static string Firm(Dice dice) => dice.Pick(FirmStems) + dice.Pick(FirmKinds);

    public static string Factory(Dice dice) => dice.Pick(FirmStems) + dice.Pick(FactoryKinds);

    public static string Eatery(Dice dice) => dice.Pick(ShopStems) + dice.Pick(EateryKinds);

    public static string School(Dice dice, Township town) => dice.Between(0, 3) switch
    {
        0 when !town.IsUrban => town.Name + "中心小学",
        1 when !town.IsUrban => town.Name + "中学",
        _ => dice.Pick(RoadStems) + dice.Pick(["小学", "小学", "中学", "实验学校", "幼儿园"]),
    };
}

namespace Daodi.Kernel;

/// <summary>Names of natural persons.</summary>
public static class PersonName
{
    // The compound surnames that occur; a name that is nothing but one of them is read as surname and given name.
    private static readonly HashSet<string> CompoundSurnames =
    [
        "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊", "赫连",
        "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于",
        "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋",
        "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "公户", "公玉", "公仪", "梁丘", "公仲",
        "公上", "公门", "公山", "公坚", "左丘", "公伯", "西门", "公祖", "第五", "公乘", "贯丘", "公皙", "南荣", "东里", "东宫",
        "仲长", "子书", "子桑", "即墨", "达奚", "褚师",
    ];

    /// <summary>
    /// The surname and one star, whatever the length of the rest: 张*, 欧阳*, 买*, J*. Latin names keep the first
    /// letter of each part (J* S*); nothing stays nothing.
    /// </summary>
    public static string Mask(string? name)
    {
        var typed = Typed.Narrow(name, keepSpaces: true);
        if (typed.Length == 0) return "";
        if (char.IsAscii(typed[0]) || IsLatin(typed[0]))
            return string.Join(' ', typed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => $"{part[0]}*"));
        if (typed.Length > 2 && CompoundSurnames.Contains(typed[..2])) return $"{typed[..2]}*";
        // Rare characters lie outside the basic plane: never cut one in half.
        var first = typed.Length > 1 && char.IsSurrogatePair(typed[0], typed[1]) ? typed[..2] : typed[..1];
        return $"{first}*";
    }

    private static bool IsLatin(char c) => char.IsLetter(c) && c < '\u0250';
}

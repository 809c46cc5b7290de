namespace Daodi.Trust;

/// <summary>
/// Permissions around personal data. Those who read it or decide about it, and those who watch the reading, are different
/// people: no role carries both.
/// </summary>
public static class PrivacyPermissions
{
    /// <summary>See the list of personal data, search subjects, decide on doubles, requests, corrections and erasures (个人信息保护法 52).</summary>
    public const string Protect = "privacy.protect";

    /// <summary>See who read what.</summary>
    public const string Audit = "privacy.audit";

    /// <summary>Take a file out that holds persons in full, for a stated purpose.</summary>
    public const string Export = "privacy.export";

    internal static readonly Role[] Roles =
    [
        new("privacy.officer", ("个人信息保护负责人", "Personal data officer"), [Protect, Permissions.Unmask, Export]),
        new("privacy.auditor", ("个人信息审计员", "Auditor of personal data"), [Audit]),
    ];
}

/// <summary>The acts around personal data.</summary>
public static class PrivacyActs
{
    public const string Exported = "privacy.export";
    public const string ReadSubject = "privacy.read-subject";
    public const string Retained = "privacy.retention";

    internal static readonly ActType[] Types =
    [
        new(Exported, ("导出数据", "Data exported"), "《中华人民共和国个人信息保护法》第五十一条"),
        new(ReadSubject, ("查看主体完整信息", "A subject read in full"), "《中华人民共和国个人信息保护法》第六条、第五十一条"),
        new(Retained, ("按保存期限清除个人信息", "Personal data past its time erased"), "《中华人民共和国个人信息保护法》第十九条、第四十七条"),
    ];
}

using Daodi.Trust;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Subjects;

/// <summary>The register of subjects as services. Systems that refer to subjects add an <see cref="ISubjectHolder"/>.</summary>
public static class SubjectsSetup
{
    public static IServiceCollection AddSubjects(this IServiceCollection services)
    {
        foreach (var type in SubjectActs.Types) services.AddSingleton(type);
        services.AddSingleton<SubjectBook>();
        services.AddSingleton<SubjectMerges>();
        services.AddSingleton<Doubles>();
        services.AddSingleton<SubjectDesk>();
        services.AddSingleton<RequestDesk>();
        services.AddSingleton<UnitSubjects>();
        services.AddSingleton<IRetained, SubjectRetention>();
        services.AddSingleton<IRetained, RequestRetention>();
        return services;
    }
}

/// <summary>The acts of the register.</summary>
public static class SubjectActs
{
    public const string Merged = "subjects.merge", Unmerged = "subjects.unmerge", KeptApart = "subjects.keep-apart", DoublesFound = "subjects.doubles-found";
    public const string AliasAdded = "subjects.alias", Asked = "subjects.ask", Decided = "subjects.decide";
    public const string Corrected = "subjects.correct", Erased = "subjects.erase", UnitsTaken = "subjects.units";

    internal static readonly ActType[] Types =
    [
        new(Merged, ("合并主体", "Subjects merged")),
        new(Unmerged, ("撤销合并", "Merge taken back")),
        new(KeptApart, ("确认不是同一主体", "Kept apart")),
        new(DoublesFound, ("发现疑似重复主体", "Possible doubles found")),
        new(AliasAdded, ("登记别名", "Other name kept")),
        new(Asked, ("个人信息权利申请", "Request about one's own data"), "《中华人民共和国个人信息保护法》第五十条"),
        new(Decided, ("办理个人信息权利申请", "Request decided"), "《中华人民共和国个人信息保护法》第五十条"),
        new(Corrected, ("更正个人信息", "Personal data corrected"), "《中华人民共和国个人信息保护法》第四十六条"),
        new(Erased, ("删除个人信息", "Personal data erased"), "《中华人民共和国个人信息保护法》第四十七条"),
        new(UnitsTaken, ("单位登记为主体", "Units taken into the register")),
    ];
}

using Daodi.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Trust;

/// <summary>What a column holds of persons.</summary>
public enum PersonalKind
{
    Name,
    Phone,

    /// <summary>Citizen identification number: sensitive (个人信息保护法 28; GB/T 35273-2020, annex B).</summary>
    IdNumber,

    /// <summary>Any identifier of a subject, sealed with the site's key.</summary>
    SealedNumber,

    /// <summary>A keyed digest: tells equal from equal, and nothing else without the site's key.</summary>
    Digest,
    Address,

    /// <summary>Coordinates.</summary>
    Location,

    /// <summary>Free text, in which anybody may have been named.</summary>
    Text,

    /// <summary>A whole item as it came from its source.</summary>
    Payload,

    /// <summary>The name of a file that somebody uploaded.</summary>
    FileName,
}

/// <summary>One column that holds personal data, as its entity declares it.</summary>
/// <param name="What">The row of <c>privacy.data</c> that says why it is kept, on what ground and how long.</param>
public sealed record PersonalField(string Table, string Column, PersonalKind Kind, string What)
{
    /// <summary>Whether the kind is sensitive by itself (个人信息保护法 28). Texts, payloads and files may hold what is.</summary>
    public bool Sensitive => Kind is PersonalKind.IdNumber or PersonalKind.SealedNumber;

    /// <summary>Whether it may hold what is sensitive, since whoever wrote it was free.</summary>
    public bool MaybeSensitive => Kind is PersonalKind.Text or PersonalKind.Payload or PersonalKind.FileName;

    public Words Title => Kind switch
    {
        PersonalKind.Name => ("姓名", "Name"),
        PersonalKind.Phone => ("电话", "Phone"),
        PersonalKind.IdNumber => ("公民身份号码", "Identity number"),
        PersonalKind.SealedNumber => ("证件或联系号码（密封）", "Number, sealed"),
        PersonalKind.Digest => ("比对摘要", "Digest for matching"),
        PersonalKind.Address => ("地址", "Address"),
        PersonalKind.Location => ("坐标", "Coordinates"),
        PersonalKind.Text => ("文字（可能提到人）", "Text that may name people"),
        PersonalKind.Payload => ("来源原文", "Item as it came"),
        _ => ("附件名", "Name of a file"),
    };

    /// <summary>How it is shown to whoever has not named a purpose.</summary>
    public Words Masked => Kind switch
    {
        PersonalKind.Name => ("姓后加星：张*", "Surname and a star: 张*"),
        PersonalKind.Phone => ("前三后四：138****0000", "First three, last four: 138****0000"),
        PersonalKind.IdNumber => ("前六后四", "First six, last four"),
        PersonalKind.SealedNumber => ("加密存放，按号码种类遮盖", "Kept encrypted, masked by its kind"),
        PersonalKind.Digest => ("从不显示", "Never shown"),
        PersonalKind.Text => ("导出时遮盖其中的手机号和身份证号", "In exports, phone and identity numbers in it are masked"),
        PersonalKind.Payload => ("只对数据接入管理员显示", "Shown to the keeper of sources only"),
        _ => ("按件的查看范围显示", "Shown within the scope of its case"),
    };
}

/// <summary>Where entities say which of their columns hold personal data. A test finds what is said nowhere.</summary>
public static class PersonalModel
{
    internal const string Annotation = "Daodi:Personal";
    internal const string None = "-";

    /// <summary>The column holds personal data of this kind, kept as the row <paramref name="what"/> of <c>privacy.data</c> says.</summary>
    public static PropertyBuilder<T> Personal<T>(this PropertyBuilder<T> property, PersonalKind kind, string what)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property.HasAnnotation(Annotation, $"{kind}:{what}");
    }

    /// <summary>The column's name or type looks as if it held personal data, and it does not.</summary>
    public static PropertyBuilder<T> NotPersonal<T>(this PropertyBuilder<T> property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property.HasAnnotation(Annotation, None);
    }

    /// <summary>Every declared column of the model, by table.</summary>
    public static IReadOnlyList<PersonalField> Fields(IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. from entity in model.GetEntityTypes()
            where entity.GetTableName() is not null
            let store = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema())
            from property in entity.GetProperties()
            let said = property.FindAnnotation(Annotation)?.Value as string
            where said is not null && said != None
            let parts = said.Split(':')
            orderby store.Name, property.GetColumnName(store)
            select new PersonalField(store.Name, property.GetColumnName(store)!, Enum.Parse<PersonalKind>(parts[0]), parts[1])];
    }

    /// <summary>Whether the column says of itself that it holds personal data, or that it holds none.</summary>
    public static bool IsDeclared(IReadOnlyProperty property) => property.FindAnnotation(Annotation) is not null;
}

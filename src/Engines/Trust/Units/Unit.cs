using Daodi.Kernel;

namespace Daodi.Trust;

/// <summary>What a unit of the city is.</summary>
public enum UnitKind
{
    /// <summary>The city itself: the centre whose desk takes everything in and hands it on.</summary>
    City = 0,
    /// <summary>A bureau, public utility or mass organisation of the city.</summary>
    Department = 1,
    /// <summary>A county, district or county-level city.</summary>
    County = 2,
    /// <summary>A bureau of a county.</summary>
    CountyDepartment = 3,
    /// <summary>A township, town or subdistrict.</summary>
    Township = 4,
    /// <summary>An enterprise that acts under its county or bureau.</summary>
    Enterprise = 5,
}

/// <summary>
/// One unit (单位) of the city: whoever can owe something. Units form a tree of three levels, and the grid's fourth level is
/// the person. A unit is never deleted, because cases and acts name it; it is set inactive.
/// </summary>
public sealed class Unit
{
    /// <summary>At most 16 characters: <c>3714</c>, <c>3714D01</c>, <c>371402</c>, <c>371402001</c>, <c>371402D01</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The name in both languages.</summary>
    public Words Name => (NameZh, NameEn);

    public required string NameZh { get; set; }
    public required string NameEn { get; set; }

    /// <summary>What colleagues call it: 市住建局, 新湖街道. For lists and for typing.</summary>
    public Words ShortName => (ShortZh, ShortEn);

    public required string ShortZh { get; set; }
    public required string ShortEn { get; set; }

    public required UnitKind Kind { get; init; }

    /// <summary>The unit above; null for the city.</summary>
    public string? ParentCode { get; init; }

    /// <summary>1 the city, 2 its bureaus and counties, 3 townships, county bureaus and enterprises.</summary>
    public required int Level { get; init; }

    /// <summary>The unit of level 2 that this is or stands under; null for the city.</summary>
    public string? L2 { get; init; }

    /// <summary>The unit of level 3 that this is; null above.</summary>
    public string? L3 { get; init; }

    /// <summary>The administrative division it answers for (GB/T 2260, with three more digits for townships).</summary>
    public required string Division { get; init; }

    public bool Active { get; set; } = true;

    /// <summary>Where it stands in lists: as in the city's official order.</summary>
    public int Order { get; set; }
}

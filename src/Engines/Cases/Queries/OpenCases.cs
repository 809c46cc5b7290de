namespace Daodi.Cases;

/// <summary>What waits for somebody, asked in the one way that the indexes of open cases answer.</summary>
public static class OpenCases
{
    public static IQueryable<Case> WhereOpen(this IQueryable<Case> rows) => rows.Where(c => c.Turn >= Turn.Desk);

    /// <summary>Red and black; <see cref="Case.Pressing"/> begins with the light, so they are a range of it.</summary>
    public static IQueryable<Case> WhereOverdue(this IQueryable<Case> rows)
    {
        var end = (long)(Light.Black - Light.Red + 1) << Case.DueBits;
        return rows.WhereOpen().Where(c => c.Pressing < end);
    }
}

using Daodi.Cases;
using Daodi.Storage;

namespace Daodi.BigData.Appeals;

/// <summary>The system's own numbers, kept in the transactions that change them, beside those of <see cref="CaseCounts"/>.</summary>
public static class AppealCounts
{
    /// <summary>Evaluations a day under the unit that answers for the case: <c>SCOPE/very</c> … <c>SCOPE/no</c>.</summary>
    public const string Evaluated = "appeals.evaluated";

    public static void CountEvaluation(DaodiDb db, Case @case, string satisfaction, DateOnly day)
    {
        foreach (var scope in new[] { CaseCounts.City, @case.OwnerL2, @case.OwnerL3 }.OfType<string>())
            db.Count(Evaluated, $"{scope}/{satisfaction}", day);
    }
}

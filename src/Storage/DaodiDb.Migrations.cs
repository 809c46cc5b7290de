using System.Reflection;
using Daodi.Storage.Migrating;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Daodi.Storage;

public abstract partial class DaodiDb
{
    /// <summary>
    /// A migration speaks only of its own assembly's tables. This project's migrations carry those of every part that brings
    /// none itself. What neither is its own nor referred to by it is left out of the model too, so that a system's snapshot does
    /// not change whenever the platform's does.
    /// </summary>
    private static void LeaveOutOfMigrations(IMutableModel model, Dictionary<IMutableEntityType, Assembly> owners, Assembly target)
    {
        var own = typeof(DaodiDb).Assembly;
        var strangers = owners.Where(o => o.Value != target && (target != own || MigrationCarriers.Carries(o.Value))).Select(o => o.Key).ToHashSet();
        foreach (var key in strangers.SelectMany(s => s.GetDeclaredForeignKeys()).ToList()) key.DeclaringEntityType.RemoveForeignKey(key);
        foreach (var stranger in strangers)
        {
            if (stranger.GetReferencingForeignKeys().Any()) stranger.SetIsTableExcludedFromMigrations(true);
            else model.RemoveEntityType(stranger);
        }
    }
}

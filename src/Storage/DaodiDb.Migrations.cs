using System.Reflection;
using Daodi.Storage.Migrating;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Daodi.Storage;

public abstract partial class DaodiDb
{
    /// <summary>
    /// A migration speaks only of its own assembly's tables. This project's migrations carry those of every part that brings
    /// none itself.
    /// </summary>
    private static void LeaveOutOfMigrations(Dictionary<IMutableEntityType, Assembly> owners, Assembly target)
    {
        var own = typeof(DaodiDb).Assembly;
        foreach (var (entity, owner) in owners)
        {
            var mine = owner == target || target == own && !MigrationCarriers.Carries(owner);
            if (!mine) entity.SetIsTableExcludedFromMigrations(true);
        }
    }
}

using System.Data.Common;
using Daodi.Storage.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Daodi.Storage.Lane;

/// <summary>One physical transaction of the lane, with a savepoint that moves on from work to work.</summary>
internal sealed class Turn : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;

    private Turn(DaodiDb db, IDbContextTransaction transaction) => (Db, _transaction) = (db, transaction);

    public DaodiDb Db { get; }

    public static async Task<Turn> Begin(Store store)
    {
        var db = store.OpenWriter();
        try
        {
            // The lane keeps the savepoints; EF would add its own around each SaveChanges.
            db.Database.AutoSavepointsEnabled = false;
            db.HoldsCounts = true;
            var turn = new Turn(db, await db.Database.BeginTransactionAsync());
            await turn.Execute("SAVEPOINT work");
            return turn;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps the work just done, and sets the savepoint for the next.</summary>
    public async Task Keep()
    {
        await Execute("RELEASE SAVEPOINT work; SAVEPOINT work");
        Db.KeepCounts();
        Db.ChangeTracker.Clear();
    }

    /// <summary>Undoes the work just done.</summary>
    public async Task Undo()
    {
        Db.ChangeTracker.Clear();
        Db.DropCounts();
        await Execute("ROLLBACK TO SAVEPOINT work");
    }

    /// <summary>Returns when the database says that everything kept is on disk.</summary>
    public async Task Commit()
    {
        await Db.WriteCounts(CancellationToken.None);
        await _transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transaction.DisposeAsync();
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // The connection went before its transaction could be rolled back; the database has done that itself.
        }
        finally
        {
            await Db.DisposeAsync();
        }
    }

    private async Task Execute(string sql)
    {
        await using DbCommand command = Db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction.GetDbTransaction();
        await command.ExecuteNonQueryAsync();
    }
}

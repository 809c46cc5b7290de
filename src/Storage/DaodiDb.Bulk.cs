namespace Daodi.Storage;

public abstract partial class DaodiDb
{
    /// <summary>
    /// Writes many new rows of one entity in the current transaction, past the change tracker: keys are the application's,
    /// values go through the model's converters. Plain entities only (no owned or complex parts).
    /// </summary>
    public abstract Task BulkInsert<T>(IReadOnlyCollection<T> rows, CancellationToken ct = default) where T : class;
}

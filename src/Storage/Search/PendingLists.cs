using Npgsql;

namespace Daodi.Storage.Search;

/// <summary>
/// Merges what the lane appended to the pending lists of the search index, beside the lane and about once a second: every
/// search reads the pending list through, so it must stay short, and the lane should not wait for the merge.
/// </summary>
internal sealed class PendingLists(NpgsqlDataSource source) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _woken = new(0, 1);
    private readonly Lock _starting = new();
    private Task? _loop;

    public void Wake()
    {
        lock (_starting)
        {
            if (_woken.CurrentCount == 0) _woken.Release();
            _loop ??= Task.Run(Loop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_loop is not null) await _loop;
        _stop.Dispose();
        _woken.Dispose();
    }

    private async Task Loop()
    {
        try
        {
            while (true)
            {
                await _woken.WaitAsync(_stop.Token);
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, _stop.Token);
                await Merge(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The store is closing; what is pending stays searchable and is merged later.
        }
    }

    private async Task Merge(CancellationToken ct)
    {
        try
        {
            await using var command = source.CreateCommand("""
                SELECT gin_clean_pending_list(format('search_texts_%s_gin', part)::regclass) FROM search_parts ORDER BY part DESC LIMIT 2
                """);
            command.CommandTimeout = 300;
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (NpgsqlException) when (!ct.IsCancellationRequested)
        {
            // The lane meets and reports whatever is wrong with the database; autovacuum merges too.
        }
    }
}

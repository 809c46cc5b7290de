using System.Collections.Concurrent;

namespace Daodi.Kernel;

/// <summary>
/// A value that costs some tens of milliseconds and that many ask for: within <paramref name="young"/> all get the same, after
/// that they still get it while one asker's turn renews it, and beyond <paramref name="old"/> they wait for the new one.
/// Safe for many threads.
/// </summary>
/// <param name="young">How old a value may be without being renewed.</param>
/// <param name="old">How old a value may be at all.</param>
public sealed class Fresh<T>(TimeProvider clock, TimeSpan young, TimeSpan old) where T : class
{
    private readonly Lock _lock = new();
    private T? _value;
    private DateTimeOffset _at;
    private Task<T>? _renewing;

    /// <summary>The value, never older than it may be; a failure of <paramref name="make"/> is told to whoever waited for it.</summary>
    public Task<T> Get(Func<Task<T>> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            // A clock that went back says nothing about age.
            var age = _value is null || now < _at ? TimeSpan.MaxValue : now - _at;
            if (age > young) _renewing ??= Renew(make);
            return age <= old || _renewing is null ? Task.FromResult(_value!) : _renewing;
        }
    }

    private Task<T> Renew(Func<Task<T>> make) => Task.Run(async () =>
    {
        var began = clock.GetUtcNow();
        try
        {
            var made = await make();
            lock (_lock) (_value, _at, _renewing) = (made, began, null);
            return made;
        }
        catch
        {
            lock (_lock) _renewing = null;
            throw;
        }
    });
}

/// <summary>The same for values that differ by a key, such as the scope of whoever looks; there must not be many keys.</summary>
public sealed class FreshByKey<TKey, T>(TimeProvider clock, TimeSpan young, TimeSpan old) where TKey : notnull where T : class
{
    private readonly ConcurrentDictionary<TKey, Fresh<T>> _byKey = new();

    /// <summary>See <see cref="Fresh{T}.Get"/>.</summary>
    public Task<T> Get(TKey key, Func<Task<T>> make) => _byKey.GetOrAdd(key, _ => new(clock, young, old)).Get(make);
}

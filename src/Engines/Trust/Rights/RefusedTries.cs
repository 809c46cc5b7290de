using System.Collections.Concurrent;
using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Trust;

/// <summary>
/// Tries to change rights that were refused, as acts (GB/T 22239-2019 8.1.4.3): the audit administrator sees who tried what. Knocking at one door again and
/// again is one act a minute, so that the record cannot be flooded.
/// </summary>
public sealed class RefusedTries(IWriteLane lane, TimeProvider clock)
{
    private const int Most = 4096;
    private static readonly TimeSpan Once = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<(Guid?, string, string?), DateTimeOffset> _noted = new();

    /// <summary>Whether a refusal at a door that needs this permission is one of those to be noted.</summary>
    public static bool Concerns(string permission) => Administrators.Three.Any(a => a.Mark == permission) || permission == Permissions.SeeAccounts;

    /// <summary>Notes what <paramref name="by"/> tried in vain.</summary>
    /// <param name="what">A kind of change, or the door's own pattern.</param>
    public async Task Note(Viewer by, string what, string? about, string code, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        var now = clock.Instant();
        if (_noted.Count > Most) _noted.Clear();
        var key = (by.AccountId, what, about);
        if (_noted.TryGetValue(key, out var last) && now - last < Once && now >= last) return;
        _noted[key] = now;
        await lane.Run<Done>(async (db, stop) =>
        {
            await Acts.Append(db, new(TrustActs.Refused, by, now) { About = about, Data = new { what, code } }, stop);
            return Done.It;
        }, ct);
    }

    /// <summary>Passes <paramref name="result"/> on, and notes it where it is a refusal and not a slip of the pen.</summary>
    public async Task<Result<T>> Pass<T>(Result<T> result, Viewer by, string what, string? about)
    {
        if (result.Error is { } error && (error.Kind == ErrorKind.Forbidden || error.Code is "rights.separate" or "rights.last"))
            await Note(by, what, about, error.Code, CancellationToken.None);
        return result;
    }
}

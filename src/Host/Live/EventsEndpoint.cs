using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Daodi.Trust;

namespace Daodi.Host.Live;

/// <summary><c>GET /events</c>: server-sent events for open pages. A message names a light of a case, or a list that has grown stale.</summary>
internal static class EventsEndpoint
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    public static void Map(WebApplication app) =>
        app.MapGet("/events", (LiveFeed feed, Viewer viewer, TimeProvider clock, IHostApplicationLifetime life, CancellationToken ct) =>
            TypedResults.ServerSentEvents(Messages(feed, viewer.Scope, clock, CancellationTokenSource.CreateLinkedTokenSource(ct, life.ApplicationStopping).Token)))
            .NeedsSignIn();

    private static async IAsyncEnumerable<SseItem<string>> Messages(LiveFeed feed, Scope scope, TimeProvider clock, [EnumeratorCancellation] CancellationToken ct)
    {
        // A first word at once, and one now and then, so that both ends notice a dead line.
        yield return Message(new { type = "hello", id = "" });
        await using var changes = feed.Listen(scope, ct).GetAsyncEnumerator(ct);
        var next = changes.MoveNextAsync().AsTask();
        while (!ct.IsCancellationRequested)
        {
            if (await Task.WhenAny(next, Task.Delay(Beat, clock, ct)) != next)
            {
                yield return Message(new { type = "hello", id = "" });
                continue;
            }

            if (!await Moved(next))
            {
                yield break;
            }

            var change = changes.Current;
            yield return Message(new { type = "light", id = change.CaseNo, light = change.Light.ToString().ToLowerInvariant() });
            yield return Message(new { type = "stale", id = change.CaseNo });
            next = changes.MoveNextAsync().AsTask();
        }
    }

    private static async Task<bool> Moved(Task<bool> next)
    {
        try
        {
            return await next;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static SseItem<string> Message(object message) => new(JsonSerializer.Serialize(message));
}

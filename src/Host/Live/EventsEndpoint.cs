using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
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
        using var subscription = feed.Listen(scope);
        while (!ct.IsCancellationRequested)
        {
            // A word at once and one now and then, so that both ends notice a dead line.
            yield return Message(new { type = "hello", id = "" });
            while (await Waits(subscription.Changes, clock, ct))
            {
                while (subscription.Changes.TryRead(out var change))
                {
                    yield return Message(new { type = "light", id = change.CaseNo, light = change.Light.ToString().ToLowerInvariant() });
                    yield return Message(new { type = "stale", id = change.CaseNo });
                }
            }
        }
    }

    /// <summary>True when there is something to read; false after a while, and when the page or the platform ends.</summary>
    private static async Task<bool> Waits(ChannelReader<LiveChange> changes, TimeProvider clock, CancellationToken ct)
    {
        using var beat = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = clock.CreateTimer(_ => beat.Cancel(), null, Beat, Timeout.InfiniteTimeSpan);
        try
        {
            return await changes.WaitToReadAsync(beat.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static SseItem<string> Message(object message) => new(JsonSerializer.Serialize(message));
}

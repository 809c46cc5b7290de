using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Daodi.Bench;

/// <summary>How a run pushes: so many connections, so many items a push, at a rate (items a second) or as fast as it is answered.</summary>
internal sealed record Manner(string Title, int Connections, int Together = 1, int? Rate = null)
{
    /// <summary>Pushes all items and returns the times of the answers.</summary>
    /// <param name="sent">Told of each push before it is sent: its first item's place, and when.</param>
    public async Task<Times> Push(Uri address, string path, string? token, IReadOnlyList<string> items, Action<int, long>? sent = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = address };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var bodies = items.Chunk(Together).Select(chunk => Together == 1 ? chunk[0] : $"[{string.Join(",\n", chunk)}]").Select(Encoding.UTF8.GetBytes).ToArray();
        var times = new Times();
        var began = Stopwatch.GetTimestamp();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var push && push < bodies.Length)
            {
                // At a rate, the time counts from when the push was due: a slow answer is not forgiven by sending less.
                var due = Stopwatch.GetTimestamp();
                if (Rate is { } rate)
                {
                    due = began + (long)((double)push * Together / rate * Stopwatch.Frequency);
                    if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } wait) await Task.Delay(wait);
                }

                sent?.Invoke(push * Together, due);
                using var body = new ByteArrayContent(bodies[push]);
                body.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
                using var answer = await client.PostAsync(path, body);
                if (answer.StatusCode != HttpStatusCode.Accepted)
                    throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                await answer.Content.ReadAsByteArrayAsync();
                times.Add(Stopwatch.GetElapsedTime(due).TotalMilliseconds);
            }
        })));
        return times;
    }
}

using Daodi.Exchange.Hooks;
using Daodi.Tests.Platform.Fixtures;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange.Hooks;

/// <summary>Death at every step, many events of one subject, slow receivers beside fast ones.</summary>
public sealed class HookCrashTests
{
    [Theory, BothDatabases]
    public async Task Hooks_CutOffAtRandomSteps_LoseNothingAndKeepTheOrder(DatabaseKind kind)
    {
        await using var site = await HookSite.Create(kind);
        var random = new Random(20261126);
        await using var receiver = new HookReceiver(_ =>
        {
            lock (random) return random.Next(10) switch { 0 => 500, 1 => 503, _ => 200 };
        });
        var (hook, _) = await site.Subscribe(receiver.Url);
        var left = 0;
        void Die(string step)
        {
            if (Interlocked.Decrement(ref left) < 0) throw new CutOff(step);
        }

        (site.Relay.Reached, site.Pump.Reached) = (Die, Die);
        var (cuts, happened) = (0, 0);
        for (var turn = 0; turn < 400; turn++)
        {
            if (turn < 100)
            {
                await site.Happen(Enumerable.Range(0, 6).Select(_ => $"s{happened++ % 7}"));
            }

            left = turn < 300 ? random.Next(1, 40) : int.MaxValue;
            try
            {
                await site.Send(hook);
            }
            catch (CutOff)
            {
                cuts++;
            }

            site.Clock.Advance(TimeSpan.FromHours(1));
            if (turn > 300 && (await site.Rows(hook)).All(r => r.State == HookDeliveryState.Taken)) break;
        }

        cuts.ShouldBeGreaterThan(30);
        var rows = await site.Rows(hook);
        rows.Count.ShouldBe(happened, "each event was written down once");
        rows.ShouldAllBe(r => r.State == HookDeliveryState.Taken);
        // At each subject the first arrival of every event is in order; repetitions come before the next one's first.
        foreach (var subject in receiver.Events.GroupBy(e => e.Subject))
        {
            subject.Select(e => e.Sequence).ShouldBeInOrder();
            subject.Select(e => e.Sequence).Distinct().Count().ShouldBe(rows.Count(r => r.Subject == subject.Key));
        }
    }

    [Theory, BothDatabases]
    public async Task TenThousandEvents_OfOneSubject_ComeInOrder(DatabaseKind kind)
    {
        const int many = 10_000;
        await using var site = await HookSite.Create(kind);
        await using var receiver = new HookReceiver();
        var (hook, _) = await site.Subscribe(receiver.Url);
        await site.Happen(Enumerable.Repeat("one", many).Append("another"));
        (await site.Send(hook)).ShouldBe(many + 1);
        var sequences = receiver.Events.Where(e => e.Subject == "one").Select(e => e.Sequence).ToList();
        sequences.Count.ShouldBe(many);
        sequences.ShouldBeInOrder();
        sequences.Distinct().Count().ShouldBe(many);
        receiver.MostTogether.ShouldBeLessThanOrEqualTo(2);
    }

    [Theory, BothDatabases]
    public async Task Receivers_SlowAndFast_DoNotWaitForEachOther(DatabaseKind kind)
    {
        await using var site = await HookSite.Create(kind, options: o => (o.TimeoutSeconds, o.Together) = (30, 4));
        var release = new TaskCompletionSource();
        await using var slow = new HookReceiver(async (_, stream, ct) =>
        {
            await release.Task.WaitAsync(ct);
            await HookReceiver.Say(stream, 200, "", ct);
        });
        await using var fast = new HookReceiver();
        var (first, _) = await site.Subscribe(slow.Url);
        var (second, _) = await site.Subscribe(fast.Url);
        await site.Happen(Enumerable.Range(0, 200).Select(n => $"s{n}"));
        await site.Follow();
        var slowly = site.Pump.RunDue(first.Id);
        (await site.Pump.RunDue(second.Id)).ShouldBe(200);
        fast.MostTogether.ShouldBeLessThanOrEqualTo(4);
        slowly.IsCompleted.ShouldBeFalse();
        slow.Requests.Count.ShouldBeLessThanOrEqualTo(4, "no more at once than may be, and no more is held in memory");
        release.SetResult();
        (await slowly).ShouldBe(200);
        slow.MostTogether.ShouldBeLessThanOrEqualTo(4);
    }

    [Theory, BothDatabases]
    public async Task Stop_InMidDelivery_SendsWhatWasUnderWayAgain(DatabaseKind kind)
    {
        await using var site = await HookSite.Create(kind, options: o => o.TimeoutSeconds = 30);
        var hang = true;
        await using var receiver = new HookReceiver(async (_, stream, ct) =>
        {
            if (hang) await Task.Delay(Timeout.Infinite, ct);
            await HookReceiver.Say(stream, 200, "", ct);
        });
        var (hook, _) = await site.Subscribe(receiver.Url);
        await site.Happen("a", "b", "a");
        await site.Follow();
        using var stop = new CancellationTokenSource();
        var sending = site.Pump.RunDue(hook.Id, stop.Token);
        while (receiver.Requests.Count < 2) await Task.Delay(10);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => sending);
        (await site.Rows(hook)).ShouldAllBe(r => r.Tries == 0 && r.State < HookDeliveryState.Taken);
        hang = false;
        (await site.Send(hook)).ShouldBe(3);
    }

    private sealed class CutOff(string step) : Exception(step);
}

using Daodi.Kernel;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Kernel;

public class FreshTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 10, 6, 0, 0, TimeSpan.Zero));
    private int _made;

    private Fresh<string> Value() => new(_clock, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    private Task<string> Make() => Task.FromResult($"{Interlocked.Increment(ref _made)}");

    [Fact]
    public async Task Get_WhileYoung_IsMadeOnce()
    {
        var value = Value();
        (await value.Get(Make)).ShouldBe("1");
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await value.Get(Make)).ShouldBe("1");
        _made.ShouldBe(1);
    }

    [Fact]
    public async Task Get_NoLongerYoung_GivesWhatIsThereAndRenewsIt()
    {
        var value = Value();
        await value.Get(Make);
        _clock.Advance(TimeSpan.FromSeconds(5));
        (await value.Get(Make)).ShouldBe("1", "nobody waits for the renewal");
        await Until(() => value.Get(Make), "2");
        _made.ShouldBe(2, "one renewal for all who asked");
    }

    [Fact]
    public async Task Get_TooOld_WaitsForTheNewOne()
    {
        var value = Value();
        await value.Get(Make);
        _clock.Advance(TimeSpan.FromSeconds(11));
        (await value.Get(Make)).ShouldBe("2");
        _clock.AdjustTime(_clock.GetUtcNow().AddDays(-1));
        (await value.Get(Make)).ShouldBe("3", "a clock that went back says nothing about age");
    }

    [Fact]
    public async Task Get_ByManyAtOnce_IsMadeOnceForAll()
    {
        var (value, gate) = (Value(), new TaskCompletionSource());
        var all = Enumerable.Range(0, 50).Select(_ => value.Get(async () => { await gate.Task; return await Make(); })).ToArray();
        gate.SetResult();
        (await Task.WhenAll(all)).ShouldAllBe(v => v == "1");
    }

    [Fact]
    public async Task Get_WhenMakingFails_TellsWhoWaitedAndTriesAgain()
    {
        var value = Value();
        await Should.ThrowAsync<InvalidOperationException>(() => value.Get(() => throw new InvalidOperationException("no")));
        (await value.Get(Make)).ShouldBe("1");
    }

    private static async Task Until(Func<Task<string>> ask, string wanted)
    {
        for (var n = 0; n < 200 && await ask() != wanted; n++) await Task.Delay(10);
        (await ask()).ShouldBe(wanted);
    }
}

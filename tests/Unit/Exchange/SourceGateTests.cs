using Daodi.Exchange;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Exchange;

public sealed class SourceGateTests
{
    [Fact]
    public void Gate_WhenFull_RefusesUntilSomebodyLeaves()
    {
        var gate = new SourceGate { MaxPushes = 2, MaxBytes = 100 };
        var first = gate.TryEnter("12345", 10).ShouldNotBeNull();
        gate.TryEnter("12345", 10).ShouldNotBeNull();
        gate.TryEnter("12345", 10).ShouldBeNull();
        first.Dispose();
        first.Dispose();
        gate.TryEnter("12345", 10).ShouldNotBeNull();
        gate.TryEnter("12345", 10).ShouldBeNull();
    }

    [Fact]
    public void Gate_OfOneSource_IsNotFilledByAnother()
    {
        var gate = new SourceGate { MaxPushes = 1 };
        gate.TryEnter("12345", 1).ShouldNotBeNull();
        gate.TryEnter("grid", 1).ShouldNotBeNull();
    }

    [Fact]
    public void Push_LargerThanTheLimit_PassesAlone()
    {
        var gate = new SourceGate { MaxBytes = 100 };
        var large = gate.TryEnter("12345", 1000).ShouldNotBeNull();
        gate.TryEnter("12345", 1).ShouldBeNull();
        large.Dispose();
        gate.TryEnter("12345", 60).ShouldNotBeNull();
        gate.TryEnter("12345", 60).ShouldBeNull();
    }
}

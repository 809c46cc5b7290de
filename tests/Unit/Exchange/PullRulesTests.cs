using System.Net;
using Daodi.Exchange;
using Daodi.Trust;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Exchange;

public sealed class PullRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 10, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Awake_LeavesOutEveryNight()
    {
        QuietHours? night = new QuietHours(20 * 60, 8 * 60);
        QuietHours.Awake(null, Noon, Noon.AddDays(2)).ShouldBe(TimeSpan.FromHours(48));
        QuietHours.Awake(night, Noon, Noon.AddDays(2)).ShouldBe(TimeSpan.FromHours(24));
        QuietHours.Awake(night, Noon, Noon.AddHours(10)).ShouldBe(TimeSpan.FromHours(8));
        QuietHours.Awake(night, Noon.AddHours(10), Noon.AddHours(12)).ShouldBe(TimeSpan.Zero);
        QuietHours.Awake(new QuietHours(60, 120), Noon, Noon.AddDays(1)).ShouldBe(TimeSpan.FromHours(23));
    }

    [Fact]
    public void Awake_ForEveryStartAndEnd_IsTheMinutesThatAreNotQuiet()
    {
        // The oracle counts minute by minute.
        var random = new Random(20260610);
        for (var n = 0; n < 60; n++)
        {
            var quiet = new QuietHours(random.Next(1440), random.Next(1440));
            if (quiet.From == quiet.To) continue;
            var from = Noon.AddMinutes(random.Next(3000));
            var to = from.AddMinutes(random.Next(4000));
            var minutes = 0;
            for (var at = from; at < to; at = at.AddMinutes(1)) if (!quiet.Has(at)) minutes++;
            QuietHours.Awake(quiet, from, to).ShouldBe(TimeSpan.FromMinutes(minutes), $"{quiet} {from:O} {to:O}");
        }
    }

    [Fact]
    public void Next_BacksOffDoublesAndStaysOutOfTheNight()
    {
        var hour = TimeSpan.FromHours(1);
        PullSchedule.Next(Noon, hour, 0, null, null, 0).ShouldBe(Noon + hour);
        PullSchedule.Next(Noon, hour, 1, null, null, 0.5).ShouldBe(Noon.AddMinutes(1));
        PullSchedule.Next(Noon, hour, 4, null, null, 0.5).ShouldBe(Noon.AddMinutes(8));
        PullSchedule.Next(Noon, hour, 40, null, null, 0.5).ShouldBe(Noon.AddHours(6));
        PullSchedule.Next(Noon, hour, 4, null, null, 0).ShouldBeLessThan(PullSchedule.Next(Noon, hour, 4, null, null, 1));
        PullSchedule.Next(Noon, hour, 1, TimeSpan.FromMinutes(30), null, 0.5).ShouldBe(Noon.AddMinutes(30));
        PullSchedule.Next(Noon, hour, 1, TimeSpan.FromDays(400), null, 0.5).ShouldBe(Noon.AddDays(1));
        // 13:00 in the city is quiet until 15:00.
        PullSchedule.Next(Noon, hour, 0, null, new QuietHours(13 * 60, 15 * 60), 0).ShouldBe(Noon.AddHours(3));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:1::")]
    public void Address_OfAnInnerNetwork_IsInner(string address) => InnerAddresses.Has(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("114.114.114.114")]
    [InlineData("172.32.0.1")]
    [InlineData("2400:3200::1")]
    [InlineData("::ffff:8.8.8.8")]
    public void Address_OfTheInternet_IsNot(string address) => InnerAddresses.Has(IPAddress.Parse(address)).ShouldBeFalse();

    [Fact]
    public void Secret_Sealed_OpensForItsPurposeAloneAndOnlyUnchanged()
    {
        var folder = Directory.CreateTempSubdirectory("daodi-key-").FullName;
        try
        {
            var key = SiteKey.In(folder);
            var box = key.Seal("source-secret", "Basic 密码");
            SiteKey.In(folder).Open("source-secret", box).ShouldBe("Basic 密码");
            key.Open("another", box).ShouldBeNull();
            key.Seal("source-secret", "Basic 密码").ShouldNotBe(box);
            for (var i = 0; i < box.Length; i++)
            {
                byte[] changed = [.. box];
                changed[i] ^= 1;
                key.Open("source-secret", changed).ShouldBeNull();
            }

            key.Open("source-secret", box[..5]).ShouldBeNull();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

using Daodi.Kernel;
using Daodi.Trust;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Trust;

public sealed class SiteKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("daodi-key-").FullName;
    private static readonly PhoneNumber Phone = PhoneNumber.Parse("138 0000 0000").Value;

    [Fact]
    public void Digest_OfTheSameNumber_IsTheSameAfterARestart() =>
        SiteKey.In(_folder).Digest(Phone).ShouldBe(SiteKey.In(_folder).Digest(PhoneNumber.Parse("+86 13800000000").Value));

    [Fact]
    public void Digest_AtAnotherSite_IsAnother() =>
        SiteKey.In(_folder).Digest(Phone).ShouldNotBe(SiteKey.In(Path.Combine(_folder, "other")).Digest(Phone));

    [Fact]
    public void KeyFile_OnUnix_IsReadableByItsOwnerAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes");
            return;
        }
        SiteKey.In(_folder);
        File.GetUnixFileMode(Path.Combine(_folder, "person.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Sealed_IsOpenedByTheSameKeyForTheSamePurposeAlone()
    {
        var key = SiteKey.In(_folder);
        var whole = key.Seal("phone", "13800000000");
        SiteKey.In(_folder).Open("phone", whole).ShouldBe("13800000000");
        key.Seal("phone", "13800000000").ShouldNotBe(whole);
        key.Open("id", whole).ShouldBeNull();
        SiteKey.In(Path.Combine(_folder, "other")).Open("phone", whole).ShouldBeNull();
        for (var i = 0; i < whole.Length; i++)
        {
            var altered = whole.ToArray();
            altered[i] ^= 1;
            key.Open("phone", altered).ShouldBeNull();
        }
        key.Open("phone", whole[..20]).ShouldBeNull();
    }

    [Fact]
    public void KeyFile_CutShort_IsRefused()
    {
        File.WriteAllBytes(Path.Combine(_folder, "person.key"), new byte[31]);
        Should.Throw<InvalidDataException>(() => SiteKey.In(_folder));
    }

    [Fact]
    public void KeyFile_MadeByManyAtOnce_IsOne() =>
        Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(16).Select(_ => Convert.ToHexString(SiteKey.In(_folder).Digest(Phone)))
            .Distinct().Count().ShouldBe(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

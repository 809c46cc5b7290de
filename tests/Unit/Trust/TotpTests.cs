using System.Security.Cryptography;
using System.Text;
using Daodi.Tests.Unit.Kernel;
using Daodi.Trust;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Trust;

public sealed class TotpTests
{
    /// <summary>RFC 6238, appendix B: 8 digits, the secret of each hash as long as its output (errata 2866).</summary>
    [Theory]
    [InlineData(59L, "94287082", "46119246", "90693936")]
    [InlineData(1111111109L, "07081804", "68084774", "25091201")]
    [InlineData(1111111111L, "14050471", "67062674", "99943326")]
    [InlineData(1234567890L, "89005924", "91819424", "93441116")]
    [InlineData(2000000000L, "69279037", "90698825", "38618901")]
    [InlineData(20000000000L, "65353130", "77737706", "47863826")]
    public void Code_OfTheRfcsVectors_IsTheirs(long seconds, string sha1, string sha256, string sha512)
    {
        var step = Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds));
        Totp.Code(Secret(20), step, 8).ShouldBe(sha1);
        Totp.Code(Secret(32), step, 8, HashAlgorithmName.SHA256).ShouldBe(sha256);
        Totp.Code(Secret(64), step, 8, HashAlgorithmName.SHA512).ShouldBe(sha512);
    }

    [Fact]
    public void Accept_TakesTheStepBesideAndNoneTwice()
    {
        var (secret, at) = (Secret(20), DateTimeOffset.FromUnixTimeSeconds(1_000_000_005));
        var now = Totp.StepOf(at);
        foreach (var beside in new[] { -1, 0, 1 }) Totp.Accept(secret, Totp.Code(secret, now + beside), at, 0).ShouldBe(now + beside);
        foreach (var far in new[] { -2, 2 }) Totp.Accept(secret, Totp.Code(secret, now + far), at, 0).ShouldBeNull();
        Totp.Accept(secret, Totp.Code(secret, now), at, now).ShouldBeNull("used");
        Totp.Accept(secret, Totp.Code(secret, now - 1), at, now).ShouldBeNull("before the one that was used");
        Totp.Accept(secret, Totp.Code(secret, now + 1), at, now).ShouldBe(now + 1);
        Totp.Accept(secret, $" {Totp.Code(secret, now)[..3]} {Totp.Code(secret, now)[3..]} ", at, 0).ShouldBe(now);
    }

    [Theory]
    [InlineData(""), InlineData("12345"), InlineData("1234567"), InlineData("12345a"), InlineData("１２３４５６"), InlineData("-12345"), InlineData("\0\0\0\0\0\0")]
    public void Accept_OfWhatIsNoCode_IsNothing(string code) => Totp.Accept(Secret(20), code, DateTimeOffset.UnixEpoch, -5).ShouldBeNull();

    /// <summary>RFC 4648, section 10, without padding.</summary>
    [Theory]
    [InlineData("", ""), InlineData("f", "MY"), InlineData("fo", "MZXQ"), InlineData("foo", "MZXW6"), InlineData("foob", "MZXW6YQ"), InlineData("fooba", "MZXW6YTB"), InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_OfTheRfcsVectors_IsTheirs(string text, string written) => Totp.Base32(Encoding.ASCII.GetBytes(text)).ShouldBe(written);

    /// <summary>The authenticators that people have are other people's code: here the npm package otplib.</summary>
    [Fact]
    public void Codes_OfRandomSecretsAndTimes_AreAnothersToo()
    {
        foreach (var row in Oracle.Ask("totp").EnumerateArray())
        {
            var secret = Convert.FromHexString(row[0].GetString()!);
            Totp.Base32(secret).ShouldBe(row[1].GetString());
            Totp.Code(secret, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(row[2].GetInt64()))).ShouldBe(row[3].GetString());
        }
    }

    private static byte[] Secret(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)('0' + (i + 1) % 10))];
}

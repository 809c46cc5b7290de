using System.Security.Cryptography;
using Daodi.Storage;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Storage;

[Trait("Category", "Fast")]
public sealed class BlobsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("daodi-blobs-").FullName;
    private Blobs Blobs => new(Path.Combine(_folder, "evidence"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Put_TheSameBytesTwice_IsOneFileNamedByItsHash()
    {
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        var first = await Blobs.Put(new MemoryStream(bytes), 1_000_000);
        var second = await Blobs.Put(new MemoryStream(bytes), 1_000_000);
        first.ShouldNotBeNull().Hash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        second.ShouldBe(first);
        var file = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        file.ShouldEndWith(Path.Combine(first.Value.Hash[..2], first.Value.Hash[2..4], first.Value.Hash));
        await using var stored = Blobs.Open(first.Value.Hash).ShouldNotBeNull();
        (await SHA256.HashDataAsync(stored)).ShouldBe(SHA256.HashData(bytes));
    }

    [Fact]
    public async Task Put_MoreThanTheLimit_KeepsNothing()
    {
        (await Blobs.Put(new MemoryStream(new byte[1001]), 1000)).ShouldBeNull();
        (await Blobs.Put(new MemoryStream(new byte[1000]), 1000)).ShouldNotBeNull().Size.ShouldBe(1000);
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Verify_AChangedByte_Shows()
    {
        var (hash, _) = (await Blobs.Put(new MemoryStream([1, 2, 3]), 10)).ShouldNotBeNull();
        (await Blobs.Verify(hash)).ShouldBe(true);
        await File.WriteAllBytesAsync(Directory.GetFiles(_folder, hash, SearchOption.AllDirectories).Single(), [1, 2, 4]);
        (await Blobs.Verify(hash)).ShouldBe(false);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF")]
    public async Task Open_WhatIsNoHash_IsNothing(string name)
    {
        Blobs.Open(name).ShouldBeNull();
        (await Blobs.Verify(name)).ShouldBeNull();
    }
}

using Daodi.Trust.Ledger;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Trust.Ledger;

public sealed class CheckpointTests
{
    private static readonly NoteSigner Signer = NoteSigner.Of("daodi.example/ledger/sha256", [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
    private static readonly Checkpoint Head = new(Signer.Verifier.Name, 123, [.. Enumerable.Range(100, 32).Select(i => (byte)i)]);

    /// <summary>Key, text and signature of the example in the documentation of golang.org/x/mod/sumdb/note.</summary>
    [Fact]
    public void Signature_OfAnotherImplementation_Verifies()
    {
        var verifier = NoteVerifier.Parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")!;
        verifier.KeyId.ShouldBe(0xc74f20a3u);
        var signed = Convert.FromBase64String("x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=");
        Convert.ToHexStringLower(signed[..4]).ShouldBe("c74f20a3");
        var text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"u8;
        verifier.Verifies(text, signed[4..]).ShouldBeTrue();
        verifier.Verifies(text[1..], signed[4..]).ShouldBeFalse();
    }

    [Fact]
    public void Checkpoint_SignedAndOpened_IsTheSame()
    {
        var note = Signer.Sign(Head.Text);
        var opened = Checkpoint.Open(note, NoteVerifier.Parse(Signer.Verifier.ToString())!)!;
        opened.Size.ShouldBe(123);
        opened.Root.ShouldBe(Head.Root);
        opened.Hash.ShouldBe(TreeHash.Sha256);
        note.ShouldStartWith("daodi.example/ledger/sha256\n123\nZGVm");
        note.ShouldEndWith("\n");
    }

    [Fact]
    public void Checkpoint_ChangedAnywhere_IsNotOpened()
    {
        var note = Signer.Sign(Head.Text);
        for (var i = 0; i < note.Length - 1; i++)
        {
            var changed = note[..i] + (note[i] == 'A' ? 'B' : 'A') + note[(i + 1)..];
            var opened = Checkpoint.Open(changed, Signer.Verifier);
            // The last character of base64 has bits that mean nothing; whatever is opened says what was signed.
            if (opened is not null) opened.Text.ShouldBe(Head.Text, $"at {i}");
        }

        Checkpoint.Open(note, NoteSigner.Of(Signer.Verifier.Name, new byte[32]).Verifier).ShouldBeNull();
        Checkpoint.Open(NoteSigner.Of("another/sha256", [.. Enumerable.Range(0, 32).Select(i => (byte)i)]).Sign(Head.Text), Signer.Verifier).ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\n\n\n\n")]
    [InlineData("o\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("o\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("o\n99999999999999999999\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("o\n1\nAAAA\n")]
    [InlineData("o\n1\nnot base64 at all, not at all, not at all, no\n")]
    public void Checkpoint_Malformed_IsNone(string? note) => Checkpoint.Parse(note).ShouldBeNull();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a+b+c")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void Verifier_Malformed_IsNone(string? text) => NoteVerifier.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("0/000", 0, 0, 256)]
    [InlineData("0/x001/x234/067", 0, 1234067, 256)]
    [InlineData("3/x001/234.p/17", 3, 1234, 17)]
    [InlineData("63/005.p/255", 63, 5, 255)]
    public void TilePath_WellWritten_IsReadAndWrittenTheSame(string text, int level, long number, int width)
    {
        TilePath.TryParse(text, out var path).ShouldBeTrue();
        path.ShouldBe(new TilePath(level, number, width));
        path.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("64/000")]
    [InlineData("-1/000")]
    [InlineData("0/0")]
    [InlineData("0/x000/001")]
    [InlineData("0/x001/x002")]
    [InlineData("0/001/002")]
    [InlineData("00/000")]
    [InlineData("0/000.p/0")]
    [InlineData("0/000.p/256")]
    [InlineData("0/000.p/01")]
    [InlineData("0/../000")]
    [InlineData("0/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("0/ 00")]
    [InlineData("entries/000")]
    public void TilePath_NotTheOneRightWay_IsRefused(string? text) => TilePath.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void WitnessFile_WithATornNote_GivesTheWholeOnes()
    {
        var note = Signer.Sign(Head.Text);
        var other = Signer.Sign((Head with { Size = 200 }).Text);
        // As the witness writes them: line breaks before each note end what a power cut left of the one before.
        var text = $"{note}\n\n\n{other[..40]}\n\n{other}\n\n\n{note[..^30]}";
        using var reader = new StringReader(text);
        WitnessFile.Notes(reader).Where(n => Checkpoint.Open(n, Signer.Verifier) is not null).ShouldBe([note, other]);
    }
}

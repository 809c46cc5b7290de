using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Daodi.Trust.Ledger;

/// <summary>
/// A head of the tree as it is signed: C2SP tlog-checkpoint within a signed note. The origin ends with the name of the tree's
/// hash (<c>…/sha256</c>, <c>…/sm3</c>), which is fixed at the ledger's birth.
/// </summary>
/// <param name="Origin">Which ledger it is.</param>
/// <param name="Size">Leaves.</param>
/// <param name="Root">32 bytes.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    private const int Longest = 4096;

    /// <summary>The text that is signed: origin, size and root in base64, a line each.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>The hash that the origin names; null where it names none we know.</summary>
    public TreeHash? Hash => TreeHash.Find(Origin[(Origin.LastIndexOf('/') + 1)..]);

    /// <summary>What a note says, whoever signed it; null where it is no checkpoint.</summary>
    public static Checkpoint? Parse(string? note)
    {
        if (note is null || note.Length > Longest) return null;
        var lines = note.Split('\n');
        if (lines.Length < 4 || lines[0].Length == 0) return null;
        var root = new byte[TreeHash.Size + 1];
        return long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && size.ToString(CultureInfo.InvariantCulture) == lines[1]
            && Convert.TryFromBase64String(lines[2], root, out var length) && length == TreeHash.Size
            ? new(lines[0], size, root[..TreeHash.Size])
            : null;
    }

    /// <summary>What a note says, if <paramref name="verifier"/>'s key signed it; null otherwise.</summary>
    public static Checkpoint? Open(string? note, NoteVerifier verifier)
    {
        if (Parse(note) is not { } checkpoint || checkpoint.Origin != verifier.Name) return null;
        var end = note!.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0) return null;
        var text = Encoding.UTF8.GetBytes(note[..(end + 1)]);
        foreach (var line in note[(end + 2)..].Split('\n'))
        {
            if (!line.StartsWith($"— {verifier.Name} ", StringComparison.Ordinal)) continue;
            var signed = new byte[128];
            if (Convert.TryFromBase64String(line[(verifier.Name.Length + 3)..], signed, out var length) && length == 68
                && BinaryPrimitives.ReadUInt32BigEndian(signed) == verifier.KeyId && verifier.Verifies(text, signed[4..68])) return checkpoint;
        }

        return null;
    }
}

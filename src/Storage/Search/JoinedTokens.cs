using System.Buffers;

namespace Daodi.Storage.Search;

/// <summary>
/// Tokens in one string with spaces between, each once: what FTS5 is given. No string is made for a token, which is a third of
/// the cost of indexing otherwise.
/// </summary>
internal struct JoinedTokens : Bigrams.ITokens, IDisposable
{
    private readonly int[] _table; // position + 1 in the buffer, 0 where free
    private readonly int _mask;
    private char[] _buffer;
    private int _length;

    /// <param name="characters">How long the text is.</param>
    public JoinedTokens(int characters)
    {
        // A character brings two tokens at most, and the table stays half empty.
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, characters * 4));
        _table = ArrayPool<int>.Shared.Rent(size);
        Array.Clear(_table, 0, size);
        _mask = size - 1;
        _buffer = ArrayPool<char>.Shared.Rent(characters * 6 + 64);
    }

    public readonly ReadOnlySpan<char> Text => _buffer.AsSpan(0, _length);

    public void Add(ReadOnlySpan<char> token)
    {
        var hash = 0u;
        foreach (var c in token) hash = (hash ^ c) * 0x9E3779B1u;
        var slot = (int)(hash >> 7) & _mask;
        while (_table[slot] is var at and > 0)
        {
            var known = _buffer.AsSpan(at - 1, _length - at + 1);
            if (known.StartsWith(token) && known[token.Length] == ' ') return;
            slot = slot + 1 & _mask;
        }

        _table[slot] = _length + 1;
        Append(token);
    }

    /// <summary>Adds without looking whether it is there.</summary>
    public void Append(ReadOnlySpan<char> token)
    {
        if (_length + token.Length + 1 > _buffer.Length)
        {
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + token.Length + 1));
            Text.CopyTo(larger);
            ArrayPool<char>.Shared.Return(_buffer);
            _buffer = larger;
        }

        token.CopyTo(_buffer.AsSpan(_length));
        _length += token.Length;
        _buffer[_length++] = ' ';
    }

    public readonly void Dispose()
    {
        ArrayPool<int>.Shared.Return(_table);
        ArrayPool<char>.Shared.Return(_buffer);
    }
}

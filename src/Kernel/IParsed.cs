using System.Diagnostics.CodeAnalysis;

namespace Daodi.Kernel;

/// <summary>
/// A value that text either is or, for a stated reason, is not. Whoever implements <see cref="Parse"/> can also be
/// bound by everything in .NET that knows <see cref="IParsable{TSelf}"/>.
/// </summary>
public interface IParsed<TSelf> : IParsable<TSelf> where TSelf : IParsed<TSelf>
{
    /// <summary>The value written in <paramref name="text"/>, or why there is none.</summary>
    static abstract Result<TSelf> Parse(string? text);

    static TSelf IParsable<TSelf>.Parse(string s, IFormatProvider? provider)
    {
        var parsed = TSelf.Parse(s);
        return parsed.Ok ? parsed.Value : throw new FormatException(parsed.Error.ToString());
    }

    static bool IParsable<TSelf>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out TSelf result)
    {
        var parsed = TSelf.Parse(s);
        result = parsed.Ok ? parsed.Value : default;
        return parsed.Ok;
    }
}

using Daodi.Kernel;

namespace Daodi.Bench;

internal static class Checked
{
    /// <summary>A bench that measures errors measures nothing.</summary>
    public static T OrThrow<T>(this Result<T> result) => result.Ok ? result.Value : throw new InvalidOperationException(result.Error.ToString());
}

using System.Security.Cryptography;

namespace Daodi.Trust;

/// <summary>Secret keys of the site, each a file of 32 random bytes that the service's account alone may read.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the key of this name in <paramref name="folder"/>, or makes it at the first start.</summary>
    /// <exception cref="InvalidDataException">The file is no key of 32 bytes.</exception>
    public static byte[] In(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, name);
        if (!File.Exists(file)) Make(file);
        var key = File.ReadAllBytes(file);
        return key.Length == 32 ? key : throw new InvalidDataException($"{file} is not a key of 32 bytes");
    }

    // Written aside and moved into place: a crash leaves no half key, and two starts at once end with one key.
    private static void Make(string file)
    {
        var aside = $"{file}.{Guid.CreateVersion7():n}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(aside, options))
        {
            stream.Write(RandomNumberGenerator.GetBytes(32));
            stream.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(aside, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(aside);
        }
    }
}

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

    // Under a lock, since a move that does not overwrite is a look and then a rename, between which another start may have made
    // the key that somebody already uses. Written aside, so that a crash leaves no half key.
    private static void Make(string file)
    {
        using var alone = Lock(file + ".lock");
        if (File.Exists(file)) return;
        var aside = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(aside, options))
        {
            stream.Write(RandomNumberGenerator.GetBytes(32));
            stream.Flush(flushToDisk: true);
        }

        File.Move(aside, file);
    }

    private static FileStream Lock(string path)
    {
        var spin = new SpinWait();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                spin.SpinOnce();
            }
        }
    }
}

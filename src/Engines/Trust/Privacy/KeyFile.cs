using System.Security.Cryptography;

namespace Daodi.Trust;

/// <summary>Secret keys of the site, each a file that the service's account alone may read.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the key of 32 random bytes of this name in <paramref name="folder"/>, or makes it at the first start.</summary>
    /// <exception cref="InvalidDataException">The file is no key of 32 bytes.</exception>
    public static byte[] In(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, name);
        var key = File.Exists(file) ? File.ReadAllBytes(file) : Change(file, have => have ?? RandomNumberGenerator.GetBytes(32));
        return key.Length == 32 ? key : throw new InvalidDataException($"{file} is not a key of 32 bytes");
    }

    /// <summary>
    /// Gives <paramref name="change"/> what the file holds (null where it is not there yet) and writes what it returns (null for
    /// nothing). Under a lock, since a look and then a rename would let another start come between; written aside, so that a crash
    /// leaves no half key.
    /// </summary>
    /// <returns>What the file holds now.</returns>
    public static byte[] Change(string file, Func<byte[]?, byte[]?> change)
    {
        using var alone = Lock(file + ".lock");
        var have = File.Exists(file) ? File.ReadAllBytes(file) : null;
        if (change(have) is not { } next || next == have) return have ?? [];
        var aside = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(aside, options))
        {
            stream.Write(next);
            stream.Flush(flushToDisk: true);
        }

        File.Move(aside, file, overwrite: true);
        return next;
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

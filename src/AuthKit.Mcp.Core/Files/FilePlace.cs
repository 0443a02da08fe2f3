#if NET
using System.Runtime.Versioning;
#endif

namespace AuthKit.Mcp.Files;

/// <summary>Where a file that is to be written really is, and what is there already.</summary>
internal static class FilePlace
{
    /// <summary>The path behind all links, for a file put in the place of a link would end the link.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path)
    {
#if NET
        string place = path;

        // Links of the system, such as /dev/stdout, lead to no path and can be opened all the same.
        for (int links = 0; !IsSystem(place) && new FileInfo(place).LinkTarget is not null; links++)
        {
            const int MaxLinks = 40;
            place = links < MaxLinks && File.ResolveLinkTarget(place, returnFinalTarget: false) is { } next ? next.FullName : throw new IOException("Its links lead in a circle.");
        }

        return place;
#else
        return path;
#endif
    }

    /// <summary>Opens what is no regular file, a pipe or a device; null for a regular file, and for none.</summary>
    /// <param name="place">A path without links.</param>
    public static FileStream? OpenSpecial(string place)
    {
#if NET
        if (OperatingSystem.IsWindows() || !File.Exists(place))
        {
            return null;
        }

        // Neither a pipe nor a device has a length. What has one is not touched.
        return IsSystem(place) ? Open(place, FileAccess.Write)
            : new FileInfo(place).Length > 0 ? null
            : IsSystem(Path.Combine(FolderOf(Path.GetDirectoryName(place) ?? "/"), "any")) ? Open(place, FileAccess.Write)
            : OpenPipe(place);
#else
        return null;
#endif
    }

    /// <summary>True for a file that its owner has protected, or that this user may not write.</summary>
    /// <param name="place">A path without links, of a file that is there.</param>
    public static bool IsReadOnly(string place)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
            return (File.GetUnixFileMode(place) & Writable) == 0 || !CanBeOpened(place);
        }
#endif
        return new FileInfo(place).IsReadOnly;
    }

    /// <summary>Creates a file that nobody may read who may not read the other one.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="place">The other one; it need not be there.</param>
    public static FileStream CreateLike(string path, string place)
    {
#if NET
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows() && File.Exists(place))
        {
            options.UnixCreateMode = Rights(place);
        }

        return new FileStream(path, options);
#else
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
#endif
    }

    /// <summary>Puts a whole file in the place of another, whose rights it takes over.</summary>
    public static void Replace(string path, string place)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Rights(place)); // The process may have taken some away at its creation.
        }
#endif
        using (Unprotect(place))
        {
            File.Replace(path, place, destinationBackupFileName: null);
        }
    }

    /// <summary>Lets a protected file be written until the returned object is disposed of. What is open by then stays open.</summary>
    public static IDisposable? Unprotect(string place)
    {
        FileInfo file = new(place);
        if (!file.IsReadOnly)
        {
            return null;
        }

#if NET
        if (!OperatingSystem.IsWindows())
        {
            UnixFileMode rights = File.GetUnixFileMode(place);
            File.SetUnixFileMode(place, rights | UnixFileMode.UserWrite);
            return new Afterwards(() => SetRights(place, rights));
        }
#endif
        file.IsReadOnly = false;
        return new Afterwards(() => file.IsReadOnly = true);
    }

#if NET
    private static bool IsSystem(string place) =>
        (place.StartsWith("/dev/", StringComparison.Ordinal) && !place.StartsWith("/dev/shm/", StringComparison.Ordinal)) || place.StartsWith("/proc/", StringComparison.Ordinal);

    private static string FolderOf(string folder)
    {
        DirectoryInfo it = new(folder);
        string place = it.Parent is { } parent ? Path.Combine(FolderOf(parent.FullName), it.Name) : folder;
        return Directory.ResolveLinkTarget(place, returnFinalTarget: true)?.FullName ?? place;
    }

    private static FileStream? OpenPipe(string place)
    {
        try
        {
            // Opened for both, a pipe does not wait for its reader; closed before it is opened again, it would send a reader away.
            using FileStream both = Open(place, FileAccess.ReadWrite);
            return both.CanSeek ? null : Open(place, FileAccess.Write);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FileStream Open(string place, FileAccess access)
    {
        FileStream stream = new(place, FileMode.Open, access, FileShare.ReadWrite);
        if (stream.CanSeek)
        {
            stream.Seek(0, SeekOrigin.End); // The standard output may be a file, with text in it.
        }

        return stream;
    }

    // With an empty file nothing is lost, and to open a pipe would be to wait for its reader.
    private static bool CanBeOpened(string place)
    {
        try
        {
            using FileStream? opened = new FileInfo(place).Length == 0 ? null : new(place, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true; // In use, perhaps: whoever writes it will say so.
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static UnixFileMode Rights(string place) => File.GetUnixFileMode(place) & ~(UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit);

    private static void SetRights(string place, UnixFileMode rights)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(place, rights);
        }
    }
#endif

    private sealed class Afterwards(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}

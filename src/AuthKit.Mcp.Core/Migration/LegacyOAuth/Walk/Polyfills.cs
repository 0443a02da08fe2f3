namespace AuthKit.Mcp.Migration;

/// <summary>Tells links from other entries with a reparse point, such as files of a cloud drive, where the platform can.</summary>
internal static class Links
{
    public static bool IsLink(FileSystemInfo entry)
    {
#if NET
        return entry.LinkTarget is not null;
#else
        return entry is DirectoryInfo || Path.DirectorySeparatorChar == '/';
#endif
    }

    /// <summary>False when what a link leads to is below that folder, or nothing; where the platform cannot tell, it is true.</summary>
    public static bool LeadsOut(FileSystemInfo link, string root)
    {
#if NET
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target
                && !(target.FullName + Path.DirectorySeparatorChar).StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // A link to itself, or one that nobody may read.
        }
#else
        return true;
#endif
    }
}

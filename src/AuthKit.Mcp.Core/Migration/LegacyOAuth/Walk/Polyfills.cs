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
}

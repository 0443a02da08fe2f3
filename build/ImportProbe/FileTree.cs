namespace AuthKit.Mcp.ImportProbe;

/// <summary>The files of some folders with size and time, to be compared with what is there later.</summary>
internal sealed class FileTree
{
    private readonly string[] _roots;
    private readonly Dictionary<string, (long Size, DateTime Written)> _files;

    private FileTree(string[] roots)
    {
        _roots = roots;
        _files = Files(roots);
    }

    public static FileTree Read(params string[] roots) => new(roots);

    /// <summary>New, changed and removed files.</summary>
    public IEnumerable<string> Changes()
    {
        Dictionary<string, (long Size, DateTime Written)> now = Files(_roots);
        return _files.Except(now).Concat(now.Except(_files)).Select(static f => f.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    private static Dictionary<string, (long Size, DateTime Written)> Files(string[] roots) => roots
        .Where(Directory.Exists)
        .SelectMany(static r => new DirectoryInfo(r).EnumerateFiles("*", SearchOption.AllDirectories))
        .DistinctBy(static f => f.FullName)
        .ToDictionary(static f => f.FullName, static f => (f.Length, f.LastWriteTimeUtc));
}

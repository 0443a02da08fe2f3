namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("authkit-mcp-").FullName;

    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public string Write(string name, string text)
    {
        string path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path) ?? Path);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void CopyFrom(string folder, string name = "")
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string target = File(name, System.IO.Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target) ?? Path);
            System.IO.File.Copy(file, target);
        }
    }

    public IReadOnlyList<string> Files(string name = "") =>
    [
        .. Directory.EnumerateFiles(File(name), "*", SearchOption.AllDirectories)
            .Select(f => System.IO.Path.GetRelativePath(File(name), f).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

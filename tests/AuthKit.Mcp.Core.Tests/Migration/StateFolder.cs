namespace AuthKit.Mcp.Core.Tests.Migration;

/// <summary>A folder for state files that ends with its test.</summary>
internal sealed class StateFolder : IDisposable
{
    public StateFolder() => Root = Directory.CreateTempSubdirectory("migration-").FullName;

    public string Root { get; }

    public string File => Path.Combine(Root, "state.json");

    public IReadOnlyList<string> Names => [.. Directory.GetFiles(Root).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

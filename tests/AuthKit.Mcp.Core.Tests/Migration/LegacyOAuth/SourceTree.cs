using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration.LegacyOAuth;

/// <summary>A source tree of its own for one test.</summary>
internal sealed class SourceTree : IDisposable
{
    public const string TokenRoute = "app.post('/oauth/token', (req, res) => {\n  res.json({ grant_type: 1 })\n})\n";

    public string Root { get; } = Directory.CreateTempSubdirectory("authkit-mcp-legacy-").FullName;

    public SourceTree With(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? Root);
        File.WriteAllText(full, text);
        return this;
    }

    public async Task<List<McpLegacyOAuthPlace>> FindAsync(LegacyOAuthOptions? options = null, string below = "")
    {
        List<McpLegacyOAuthPlace> found = [];
        await foreach (McpLegacyOAuthPlace place in new LegacyOAuthFinder().FindAsync(Path.Combine(Root, below), options ?? new LegacyOAuthOptions(), CancellationToken.None))
        {
            found.Add(place);
        }

        return found;
    }

    public async Task<List<string>> WholeAsync(LegacyOAuthOptions? options = null)
    {
        List<string> found = [];
        await foreach (McpLegacyOAuthFile file in new LegacyOAuthFinder().FindWholeFilesAsync(Root, options ?? new LegacyOAuthOptions(), CancellationToken.None))
        {
            found.Add(Path.GetRelativePath(Root, file.File).Replace('\\', '/'));
        }

        return found;
    }

    public string Below(McpLegacyOAuthPlace place) => Path.GetRelativePath(Root, place.File).Replace('\\', '/');

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

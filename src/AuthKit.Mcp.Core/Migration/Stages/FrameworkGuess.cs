namespace AuthKit.Mcp.Migration;

/// <summary>The framework of a source tree, as far as the files at its root tell: for the command in an advice only.</summary>
internal static class FrameworkGuess
{
    private const string Usual = "Express";

    private static readonly (string File, string Text, string Framework)[] Signs =
    [
        ("package.json", "\"next\"", "NextJs"),
        ("package.json", "\"hono\"", "Hono"),
        ("package.json", "\"express\"", Usual),
        ("wrangler.toml", "", "Workers"),
        ("wrangler.jsonc", "", "Workers"),
        ("go.mod", "", "Go"),
        ("pyproject.toml", "fastapi", "FastApi"),
        ("requirements.txt", "fastapi", "FastApi"),
    ];

    public static string Of(string? root)
    {
        try
        {
            return root is null ? Usual
                : Signs.FirstOrDefault(s => File.Exists(Path.Combine(root, s.File)) && File.ReadAllText(Path.Combine(root, s.File)).Contains(s.Text)).Framework
                    ?? (Directory.GetFiles(root, "*.csproj").Length > 0 ? "AspNetCore" : Usual);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Usual; // A guess: the reader knows better.
        }
    }
}

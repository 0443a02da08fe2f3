namespace AuthKit.Mcp.Migration;

/// <summary>Which files are source files, and which of them nobody writes by hand.</summary>
internal static class SourceKinds
{
    private static readonly Dictionary<string, McpSourceLanguage> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        [".js"] = McpSourceLanguage.JavaScript, [".jsx"] = McpSourceLanguage.JavaScript, [".mjs"] = McpSourceLanguage.JavaScript, [".cjs"] = McpSourceLanguage.JavaScript,
        [".ts"] = McpSourceLanguage.TypeScript, [".tsx"] = McpSourceLanguage.TypeScript, [".mts"] = McpSourceLanguage.TypeScript, [".cts"] = McpSourceLanguage.TypeScript,
        [".svelte"] = McpSourceLanguage.TypeScript, [".vue"] = McpSourceLanguage.TypeScript,
        [".cs"] = McpSourceLanguage.CSharp, [".cshtml"] = McpSourceLanguage.CSharp, [".razor"] = McpSourceLanguage.CSharp,
        [".py"] = McpSourceLanguage.Python,
        [".go"] = McpSourceLanguage.Go,
        [".html"] = McpSourceLanguage.Html, [".htm"] = McpSourceLanguage.Html, [".ejs"] = McpSourceLanguage.Html, [".hbs"] = McpSourceLanguage.Html,
        [".handlebars"] = McpSourceLanguage.Html, [".njk"] = McpSourceLanguage.Html, [".jinja"] = McpSourceLanguage.Html, [".jinja2"] = McpSourceLanguage.Html,
        [".j2"] = McpSourceLanguage.Html, [".liquid"] = McpSourceLanguage.Html, [".mustache"] = McpSourceLanguage.Html, [".eta"] = McpSourceLanguage.Html,
        [".gohtml"] = McpSourceLanguage.Html, [".tmpl"] = McpSourceLanguage.Html, [".tpl"] = McpSourceLanguage.Html, [".twig"] = McpSourceLanguage.Html,
    };

    private static readonly HashSet<string> Dependencies = new(StringComparer.OrdinalIgnoreCase)
    {
        "node_modules", "bower_components", "jspm_packages", "vendor", "site-packages", ".venv", "venv", "virtualenv", ".tox", ".nox", "packages.lock", ".yarn", ".pnpm-store", "third_party",
    };

    private static readonly HashSet<string> Output = new(StringComparer.OrdinalIgnoreCase)
    {
        "dist", "build", "out", "bin", "obj", "target", ".next", ".nuxt", ".output", ".svelte-kit", ".turbo", ".wrangler", ".vercel", ".netlify", ".parcel-cache", ".cache", "coverage",
        "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".git", ".hg", ".svn", ".vs", ".idea",
    };

    private static readonly HashSet<string> TestFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        "test", "tests", "__tests__", "spec", "specs", "e2e", "__mocks__", "__fixtures__", "testdata", "test-utils", "testing", "cypress", "playwright",
    };

    private static readonly string[] TestNames = [".test.", ".spec.", ".e2e.", "_test.", ".stories.", "_spec."];
    private static readonly string[] TestEnds = ["Tests.cs", "Test.cs", "Specs.cs"];
    private static readonly string[] Generated = [".min.js", ".min.mjs", ".d.ts", ".d.mts", ".bundle.js", ".g.cs", ".designer.cs", ".pb.go", "_pb2.py", ".generated.cs", ".generated.ts"];

    /// <summary>The language of a file, by the end of its name, or null.</summary>
    public static McpSourceLanguage? LanguageOf(string path) => Languages.TryGetValue(Path.GetExtension(path), out McpSourceLanguage language) ? language : null;

    /// <summary>Why a folder of that name is not searched, or null.</summary>
    public static string? WhyNotFolder(string name) => Dependencies.Contains(name) ? "dependencies" : Output.Contains(name) ? "build output" : null;

    /// <summary>True for files that a tool wrote.</summary>
    public static bool IsGenerated(string name) => Generated.Any(g => name.EndsWith(g, StringComparison.OrdinalIgnoreCase));

    /// <summary>True for tests, by the path below the root of the search.</summary>
    public static bool IsTest(string path)
    {
        string[] segments = path.Split('/');
        string name = segments[segments.Length - 1];
        return segments.Take(segments.Length - 1).Any(static s => TestFolders.Contains(s) || s.EndsWith(".Tests", StringComparison.OrdinalIgnoreCase) || s.EndsWith(".Test", StringComparison.OrdinalIgnoreCase))
            || TestNames.Any(t => name.IndexOf(t, StringComparison.OrdinalIgnoreCase) >= 0)
            || TestEnds.Any(t => name.EndsWith(t, StringComparison.Ordinal))
            || (name.EndsWith(".py", StringComparison.Ordinal) && (name.StartsWith("test_", StringComparison.Ordinal) || name == "conftest.py"));
    }
}

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
        "dist", "build", "out", "obj", "target", ".next", ".nuxt", ".output", ".svelte-kit", ".turbo", ".wrangler", ".vercel", ".netlify", ".parcel-cache", ".cache", "coverage",
        "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".git", ".hg", ".svn", ".vs", ".idea",
    };

    // What serves requests in a language that no pattern knows; scripts and queries that go with any server are none of these.
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ".java", ".kt", ".scala", ".groovy", ".clj", ".cljs", ".jsp", ".jspx", ".rb", ".erb", ".php", ".phtml", ".rs", ".ex", ".exs", ".eex", ".heex", ".erl", ".pl", ".pm", ".lua", ".swift", ".dart",
        ".fs", ".vb", ".aspx", ".ashx", ".cpp", ".cc", ".cxx", ".c", ".hs", ".ml", ".cr", ".nim", ".zig", ".cfm", ".cfc", ".astro", ".coffee",
    };

    private static readonly string[] Projects = ["*.csproj", "*.fsproj", "*.vbproj"];
    private static readonly HashSet<string> Configurations = new(StringComparer.OrdinalIgnoreCase) { "Debug", "Release" };

    private static readonly HashSet<string> TestFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        "test", "tests", "__tests__", "spec", "specs", "e2e", "__mocks__", "__fixtures__", "testdata", "test-utils", "testing", "cypress", "playwright",
    };

    private static readonly string[] TestNames = [".test.", ".spec.", ".e2e.", "_test.", ".stories.", "_spec."];
    private static readonly string[] TestEnds = ["Tests.cs", "Test.cs", "Specs.cs"];
    private static readonly string[] Generated = [".min.js", ".min.mjs", ".d.ts", ".d.mts", ".bundle.js", ".g.cs", ".designer.cs", ".pb.go", "_pb2.py", ".generated.cs", ".generated.ts"];

    /// <summary>The language of a file, by the end of its name, or null.</summary>
    public static McpSourceLanguage? LanguageOf(string path) => Languages.TryGetValue(Path.GetExtension(path), out McpSourceLanguage language) ? language : null;

    /// <summary>True for source files in a language that is not searched, by the end of the name.</summary>
    public static bool IsOtherLanguage(string path) => Others.Contains(Path.GetExtension(path));

    /// <summary>Why a folder is not searched, mostly by its name, or null.</summary>
    public static string? WhyNotFolder(string path)
    {
        string name = Path.GetFileName(path);
        return Dependencies.Contains(name) ? "dependencies" : Output.Contains(name) || (name.Equals("bin", StringComparison.OrdinalIgnoreCase) && IsBuilt(path)) ? "build output" : null;
    }

    // Builds of .NET write to bin; elsewhere scripts are there, and the start of an Express server.
    private static bool IsBuilt(string folder)
    {
        try
        {
            return Directory.EnumerateDirectories(folder).Any(static d => Configurations.Contains(Path.GetFileName(d)))
                || (Path.GetDirectoryName(folder) is string above && Projects.Any(p => Directory.EnumerateFiles(above, p).Any()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // The walk tells what cannot be read.
        }
    }

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

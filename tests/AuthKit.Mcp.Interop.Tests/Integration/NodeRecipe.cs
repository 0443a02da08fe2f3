using System.Diagnostics;
using AuthKit.Mcp.Interop.Tests.ClientLens;
using AuthKit.Mcp.Interop.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Integration;

/// <summary>Servers that are compiled by tsc, strictly, and run in Node.js: Express and Hono.</summary>
internal class NodeRecipe(string framework) : ServerRecipe
{
    private const string UntilStdinEnds = "./until-stdin-ends.mjs";
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    public override string Framework => framework;

    // Restoring is a step of its own, done once: the servers themselves talk to loopback only.
    public override string? FindMissing() => Restore();

    public static string? Restore() => NodeTools.Install(Path.Combine(AppContext.BaseDirectory, "Integration", "Node"), Root, InstallLimit, withOptional: true);

    public override void Build() => Tsc(framework);

    public override void BuildPlain() => Tsc("plain/" + framework);

    public override ProcessStartInfo Start(int port)
    {
        ProcessStartInfo start = Node(Root, $"dist/{framework}/src/server.js");
        start.Environment["PORT"] = $"{port}";
        return start;
    }

    /// <summary>Compiles the code in a folder into dist.</summary>
    protected static void Tsc(string folder, string options = "{}")
    {
        string project = Path.Combine(Root, $"tsconfig.{folder.Replace('/', '.')}.json");

        // Folders that start with a dot are in no wildcard.
        File.WriteAllText(project, $$"""{ "extends": "./tsconfig.json", "compilerOptions": {{options}}, "include": ["{{folder}}/**/*.ts", "{{folder}}/app/.well-known/**/*.ts"] }""");
        ChildRun.Require(Tool("typescript/bin/tsc", "-p", project));
    }

    /// <summary>A command-line tool out of the packages.</summary>
    protected static ProcessStartInfo Tool(string script, params string[] arguments) => Command(Root, "node", ["node_modules/" + script, .. arguments]);

    protected static ProcessStartInfo Node(string folder, params string[] arguments) =>
        Command(folder, "node", ["--import", new Uri(Path.Combine(Root, UntilStdinEnds)).AbsoluteUri, .. arguments]);
}

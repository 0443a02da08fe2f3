using System.Diagnostics;
using AuthKit.Mcp.Interop.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Integration;

/// <summary>A Worker, bundled by esbuild as wrangler does it, in workerd by miniflare.</summary>
internal sealed class WorkersRecipe() : NodeRecipe("Workers")
{
    private const string Bundle = "dist/worker.mjs";

    public override void Build()
    {
        base.Build();
        ChildRun.Require(Tool(
            "esbuild/bin/esbuild", "Workers/src/index.ts", "--bundle", "--format=esm", "--platform=neutral", "--main-fields=module,main", "--conditions=workerd,worker,browser", "--outfile=" + Bundle));
    }

    public override ProcessStartInfo Start(int port) => Command(Root, "node", "worker.mjs", Bundle, $"{port}");
}

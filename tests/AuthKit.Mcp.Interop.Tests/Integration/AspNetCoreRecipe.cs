using System.Diagnostics;
using AuthKit.Mcp.Interop.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Integration;

/// <summary>ASP.NET Core with the official C# SDK, built by the SDK of these tests in a project of its own.</summary>
internal sealed class AspNetCoreRecipe : ServerRecipe
{
    public override string Framework => "AspNetCore";

    public override string? FindMissing() => null;

    public override void Build() => Build(Folder);

    public override void BuildPlain() => Build(PlainFolder);

    public override ProcessStartInfo Start(int port)
    {
        ProcessStartInfo start = Dotnet(Folder, Path.Combine("out", "Server.dll"));
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        return start;
    }

    private void Build(string folder)
    {
        CopySurroundings(folder);
        ChildRun.Require(Dotnet(folder, "build", "-o", "out", "-v", "q", "-nologo"));
    }

    private static ProcessStartInfo Dotnet(string folder, params string[] arguments)
    {
        ProcessStartInfo start = Command(folder, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments);
        foreach (string name in start.Environment.Keys.Where(static n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name); // What this test run was started with is not for another project.
        }

        return start;
    }
}

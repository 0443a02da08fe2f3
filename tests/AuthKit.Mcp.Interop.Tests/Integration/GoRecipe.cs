using System.Diagnostics;

namespace AuthKit.Mcp.Interop.Tests.Integration;

/// <summary>
/// Go's net/http, where there is a Go of 1.19 or later. The generated protection is run around a stand-in for the MCP endpoint:
/// the Go SDK is in no package source of these tests, so main.go is only formatted, which parses it.
/// </summary>
internal sealed class GoRecipe : ServerRecipe
{
    private string StandIn => Path.Combine(Folder, "stand-in");

    public override string Framework => "Go";

    public override string? FindMissing() => Try("go", "version") ?? Try("gofmt", "-h") switch
    {
        { } missing when missing.StartsWith("There is no", StringComparison.Ordinal) => missing,
        _ => null, // It knows no -h, and says so.
    };

    public override void Build()
    {
        (int exit, string changed) = BuildStep.Run(Command(Folder, "gofmt", "-l", "authkit.go", "users.go", "main.go"));
        Assert.True(exit == 0 && changed.Length == 0, $"gofmt ended with {exit} and would change or cannot read: {changed}");

        Directory.CreateDirectory(StandIn);
        File.Copy(Path.Combine(Folder, "authkit.go"), Path.Combine(StandIn, "authkit.go"), overwrite: true);
        File.Copy(Path.Combine(Folder, "users.go"), Path.Combine(StandIn, "users.go"), overwrite: true);
        File.Copy(Path.Combine(Surroundings, "main.go.txt"), Path.Combine(StandIn, "main.go"), overwrite: true);
        File.Copy(Path.Combine(Surroundings, "go.mod"), Path.Combine(StandIn, "go.mod"), overwrite: true);
        BuildStep.Require(Command(StandIn, "go", "vet", "./..."));
        BuildStep.Require(Command(StandIn, "go", "build", "-o", Executable, "."));
    }

    public override ProcessStartInfo Start(int port)
    {
        ProcessStartInfo start = Command(StandIn, Path.Combine(StandIn, Executable));
        start.Environment["ADDRESS"] = $"127.0.0.1:{port}";
        return start;
    }

    private static string Executable => OperatingSystem.IsWindows() ? "server.exe" : "server";
}

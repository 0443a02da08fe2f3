using System.Diagnostics;
using AuthKit.Mcp.Interop.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Integration;

/// <summary>
/// Go's net/http, where there is a Go of 1.19 or later. The generated protection is run around a stand-in for the MCP endpoint:
/// the Go SDK is in no package source of these tests, so main.go is only formatted, which parses it.
/// </summary>
internal sealed class GoRecipe : ServerRecipe
{
    public override string Framework => "Go";

    public override string? FindMissing() => Try("go", "version") ?? Try("gofmt", "-h") switch
    {
        { } missing when missing.StartsWith("There is no", StringComparison.Ordinal) => missing,
        _ => null, // It knows no -h, and says so.
    };

    public override void Build()
    {
        Vet(Folder, File.ReadAllText(Path.Combine(Surroundings, "main.go.txt")));
        ChildRun.Require(Command(StandIn(Folder), "go", "build", "-o", Executable, "."));
    }

    public override void BuildPlain() => Vet(PlainFolder, """
        package main

        import "net/http"

        func main() {
        	authkit, err := NewAuthKit("")
        	_, _, _ = authkit.Metadata, authkit.Protect(http.NotFoundHandler()), err
        }

        """);

    // With another main.go: the generated one needs the SDK.
    private void Vet(string folder, string main)
    {
        ChildRun format = ChildRun.Of(Command(folder, "gofmt", "-l", "authkit.go", "users.go", "main.go"));
        Assert.True(format.ExitCode == 0 && format.Written.Length == 0, $"gofmt ended with {format.ExitCode} and would change or cannot read: {format.Written}");

        string standIn = StandIn(folder);
        Directory.CreateDirectory(standIn);
        File.Copy(Path.Combine(folder, "authkit.go"), Path.Combine(standIn, "authkit.go"), overwrite: true);
        File.Copy(Path.Combine(folder, "users.go"), Path.Combine(standIn, "users.go"), overwrite: true);
        File.Copy(Path.Combine(Surroundings, "go.mod"), Path.Combine(standIn, "go.mod"), overwrite: true);
        File.WriteAllText(Path.Combine(standIn, "main.go"), main);
        ChildRun.Require(Command(standIn, "go", "vet", "./..."));
    }

    public override ProcessStartInfo Start(int port)
    {
        ProcessStartInfo start = Command(StandIn(Folder), Path.Combine(StandIn(Folder), Executable));
        start.Environment["ADDRESS"] = $"127.0.0.1:{port}";
        return start;
    }

    private static string Executable => OperatingSystem.IsWindows() ? "server.exe" : "server";

    private static string StandIn(string folder) => Path.Combine(folder, "stand-in");
}

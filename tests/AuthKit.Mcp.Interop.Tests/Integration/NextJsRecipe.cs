using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Mcp.Interop.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Integration;

/// <summary>Next.js as it runs in production. Its build takes longest, so it is kept as long as the code is the same.</summary>
internal sealed class NextJsRecipe() : NodeRecipe("NextJs")
{
    private const int UsualPort = 38417;
    private const string Cli = "node_modules/next/dist/bin/next";

    // The port stands in the code: with the same one, what was built before can be used again.
    public override int ChoosePort()
    {
        try
        {
            return FreePort(UsualPort);
        }
        catch (SocketException)
        {
            return FreePort(0);
        }
    }

    public override void Build()
    {
        string marker = Path.Combine(Folder, ".next", "built-from");
        string wanted = Fingerprint();
        if (!File.Exists(marker) || File.ReadAllText(marker) != wanted)
        {
            CopySurroundings(Folder);
            ChildRun.Require(Quiet(Command(Folder, "node", Path.Combine(Root, Cli), "build")));
            File.WriteAllText(marker, wanted);
        }
    }

    // Only type-checked: the build proper takes its time.
    public override void BuildPlain() => Tsc("plain/NextJs", """{ "noEmit": true, "module": "esnext", "moduleResolution": "bundler" }""");

    public override ProcessStartInfo Start(int port) => Quiet(Node(Folder, Path.Combine(Root, Cli), "start", "-H", "127.0.0.1", "-p", $"{port}"));

    private static ProcessStartInfo Quiet(ProcessStartInfo start)
    {
        start.Environment["NEXT_TELEMETRY_DISABLED"] = "1";
        return start;
    }

    private string Fingerprint()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        IEnumerable<string> files = new[] { "app", "lib" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Folder, f), "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal);
        foreach (string file in files.Append(Path.Combine(Root, "package-lock.json")))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AuthKit.Mcp.Interop.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Integration;

/// <summary>How the code for one framework becomes a running server.</summary>
internal abstract class ServerRecipe
{
    /// <summary>Where everything is generated and built; kept between runs.</summary>
    public static readonly string Root = Path.Combine(ModuleHost.RepositoryRoot, "artifacts", "integrations");

    /// <summary>The name of the framework, and of the folder with its code.</summary>
    public abstract string Framework { get; }

    /// <summary>The folder with its code.</summary>
    public string Folder => Path.Combine(Root, Framework);

    /// <summary>The folder with the code that has no optional parts.</summary>
    public string PlainFolder => Path.Combine(Root, "plain", Framework);

    /// <summary>Where the tests keep what the code needs around it.</summary>
    protected string Surroundings => Path.Combine(AppContext.BaseDirectory, "Integration", Framework);

    /// <summary>Why it cannot be run here, or null.</summary>
    public abstract string? FindMissing();

    /// <summary>A port that is free now.</summary>
    public virtual int ChoosePort() => FreePort(0);

    /// <summary>Builds what was generated; throws with the compiler's words when that fails.</summary>
    public abstract void Build();

    /// <summary>Compiles the code without optional parts, which is not run.</summary>
    public abstract void BuildPlain();

    /// <summary>How to start the server.</summary>
    public abstract ProcessStartInfo Start(int port);

    public static int FreePort(int wanted)
    {
        using TcpListener listener = new(IPAddress.Loopback, wanted);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    protected static ProcessStartInfo Command(string folder, string program, params string[] arguments) => ChildRun.Command(program, folder, arguments);

    protected void CopySurroundings(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(Surroundings))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <summary>What is wrong when a tool cannot be run, or null.</summary>
    protected static string? Try(string program, params string[] arguments)
    {
        try
        {
            ChildRun run = ChildRun.Of(Command(Path.GetTempPath(), program, arguments));
            return run.ExitCode == 0 ? null : $"'{program} {string.Join(' ', arguments)}' ended with {run.ExitCode}: {run.Written.Trim().Split('\n')[^1]}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"There is no {program} on the PATH.";
        }
    }
}

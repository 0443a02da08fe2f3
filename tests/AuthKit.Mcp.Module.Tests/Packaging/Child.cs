using System.Diagnostics;

namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>A child process that ran to its end.</summary>
internal sealed record Child(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(5);

    public string All => Output + Error;

    /// <summary>Runs one of our own tools on the .NET host of this process.</summary>
    public static Child Dotnet(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        Run(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", environment, arguments);

    public static Child Dotnet(params string[] arguments) => Dotnet(new Dictionary<string, string?>(), arguments);

    public static Child Run(string file, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Hang))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} did not end within {Hang.TotalMinutes} minutes.");
        }

        return new Child(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}

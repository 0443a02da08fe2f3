using System.Diagnostics;

namespace AuthKit.Mcp.Benchmarks;

/// <summary>This program once more, in a process of its own: one line in, one line out. It ends with its owner.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    public Child(params string[] arguments)
        : this([], arguments)
    {
    }

    /// <param name="environment">Variables of its own.</param>
    /// <param name="arguments">What this program is to do there.</param>
    public Child((string Name, string Value)[] environment, string[] arguments)
    {
        string self = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
        bool isHosted = Path.GetFileNameWithoutExtension(self) == "dotnet";
        ProcessStartInfo start = new(self, isHosted ? [typeof(Child).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("The child did not start.");
    }

    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        return await ReadAsync();
    }

    public async Task<string> ReadAsync() => await _process.StandardOutput.ReadLineAsync()
        ?? throw new InvalidOperationException("A child process ended early; its message stands above.");

    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

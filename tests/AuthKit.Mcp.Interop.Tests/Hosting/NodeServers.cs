using System.Diagnostics;
using System.Text.Json;
using AuthKit.Mcp.Interop.Tests.ClientLens;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Hosting;

/// <summary>
/// All servers that run in Node.js, in one process that ends with the tests: it reads its standard input, and ends when that does,
/// which it also does when the tests are killed. Where the packages cannot be installed, <see cref="Missing"/> says why.
/// </summary>
public sealed class NodeServers : IDisposable
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, string> _addresses = [];
    private readonly Process? _node;

    public NodeServers()
    {
        string folder = Path.Combine(ModuleHost.RepositoryRoot, "artifacts", "typescript-clients");
        Missing = NodeTools.Install(Path.Combine(AppContext.BaseDirectory, "TypeScript"), folder, InstallLimit);
        if (Missing is null)
        {
            _node = NodeTools.Start("node", folder, "servers.mjs");
            try
            {
                _addresses = ReadAddresses(_node);
            }
            catch
            {
                Dispose();
                throw;
            }
        }
    }

    /// <summary>Why the servers cannot be run here, or null.</summary>
    public string? Missing { get; }

    /// <summary>The address of the server that the scripts give <paramref name="name"/>; skips the test where there is none.</summary>
    public string Address(string name)
    {
        Skip.If(Missing is not null, Missing);
        return _addresses[name];
    }

    public void Dispose()
    {
        if (_node is not null)
        {
            _node.StandardInput.Close();
            if (!_node.WaitForExit(5000))
            {
                _node.Kill();
            }

            _node.Dispose();
        }
    }

    private static Dictionary<string, string> ReadAddresses(Process node)
    {
        List<string> errors = [];
        node.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.Add(line.Data ?? "");
            }
        };
        node.BeginErrorReadLine(); // For as long as the process lives, or the pipe fills up.
        Task<string?> first = node.StandardOutput.ReadLineAsync();
        if (first.Wait(StartLimit) && first.Result is { } line)
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(line) ?? [];
        }

        lock (errors)
        {
            throw new InvalidOperationException($"servers.mjs named no addresses: {string.Join('\n', errors)}");
        }
    }
}

/// <summary>One process for all tests against servers in Node.js.</summary>
[CollectionDefinition(Name)]
public sealed class NodeServersCollection : ICollectionFixture<NodeServers>
{
    public const string Name = "Servers in Node.js";
}

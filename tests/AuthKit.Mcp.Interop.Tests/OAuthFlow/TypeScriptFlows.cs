using System.Diagnostics;
using System.Net;
using System.Text.Json;
using AuthKit.Mcp.Interop.Tests.ClientLens;

namespace AuthKit.Mcp.Interop.Tests.OAuthFlow;

/// <summary>The official TypeScript clients, taken the whole way in one Node.js process, one after the other. Where it cannot be run, <see cref="Missing"/> says why.</summary>
public sealed class TypeScriptFlows : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process? _node;

    public TypeScriptFlows()
    {
        Missing = NodeTools.Install(Path.Combine(AppContext.BaseDirectory, "TypeScript"), TypeScriptClients.Folder, InstallLimit);
        if (Missing is null)
        {
            _node = NodeTools.Start("node", TypeScriptClients.Folder, "flow.mjs");
            _node.ErrorDataReceived += static (_, _) => { }; // The SDK's warnings must be read, or the pipe fills up.
            _node.BeginErrorReadLine();
        }
    }

    /// <summary>Why the clients cannot be run here, or null.</summary>
    public string? Missing { get; }

    internal async Task<TypeScriptFlow> RunAsync(string client, string endpoint, string tool, object arguments, NetworkCredential? user)
    {
        Process node = _node ?? throw new InvalidOperationException(Missing);
        await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { client, url = endpoint, tool, arguments, user = user?.UserName, password = user?.Password }));
        await node.StandardInput.FlushAsync();
        string line = await node.StandardOutput.ReadLineAsync().WaitAsync(Limit) ?? throw new InvalidOperationException("node has ended.");
        return JsonSerializer.Deserialize<TypeScriptFlow>(line, Json) ?? throw new JsonException("flow.mjs wrote null.");
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
}

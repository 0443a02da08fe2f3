using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.ClientLens;

/// <summary>
/// The official TypeScript clients in one Node.js process that takes all jobs. The packages are installed once, by npm from
/// the lock file, into artifacts; where that cannot be done, <see cref="Missing"/> says why.
/// </summary>
public sealed class TypeScriptClients : IDisposable
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan JobLimit = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<ClientRun>> _jobs = new();
    private readonly Process? _node;
    private readonly Task _reading = Task.CompletedTask;
    private int _id;

    public TypeScriptClients()
    {
        Missing = NodeTools.Install(Path.Combine(AppContext.BaseDirectory, "TypeScript"), Folder, InstallLimit);
        if (Missing is null)
        {
            _node = NodeTools.Start("node", Folder, "clients.mjs");
            _node.ErrorDataReceived += static (_, _) => { }; // Its warnings must be read, or the pipe fills up.
            _node.BeginErrorReadLine();
            _reading = ReadAsync(_node);
        }
    }

    /// <summary>Where the packages and the scripts are.</summary>
    internal static string Folder { get; } = Path.Combine(ModuleHost.RepositoryRoot, "artifacts", "typescript-clients");

    /// <summary>Why the clients cannot be run here, or null.</summary>
    public string? Missing { get; }

    internal async Task<ClientRun> RunAsync(string client, Uri endpoint)
    {
        Process node = _node ?? throw new InvalidOperationException(Missing);
        int id = Interlocked.Increment(ref _id);
        TaskCompletionSource<ClientRun> answer = _jobs.GetOrAdd(id, static _ => new TaskCompletionSource<ClientRun>(TaskCreationOptions.RunContinuationsAsynchronously));
        string job = JsonSerializer.Serialize(new { id, client, url = endpoint.ToString() });
        lock (_jobs)
        {
            node.StandardInput.WriteLine(job);
            node.StandardInput.Flush();
        }

        return await answer.Task.WaitAsync(JobLimit);
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

            _reading.Wait(5000);
            _node.Dispose();
        }
    }

    private async Task ReadAsync(Process node)
    {
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement answer = document.RootElement;
            if (_jobs.TryRemove(answer.GetProperty("id").GetInt32(), out TaskCompletionSource<ClientRun>? job))
            {
                job.SetResult(new ClientRun(answer.GetProperty("opened").GetString(), answer.GetProperty("connected").GetBoolean(), answer.GetProperty("error").GetString()));
            }
        }

        foreach (TaskCompletionSource<ClientRun> job in _jobs.Values)
        {
            job.TrySetException(new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"node has ended with {node.HasExited}.")));
        }
    }
}

/// <summary>One process for all tests that run the TypeScript clients.</summary>
[CollectionDefinition(Name)]
public sealed class TypeScriptCollection : ICollectionFixture<TypeScriptClients>
{
    public const string Name = "TypeScript clients";
}

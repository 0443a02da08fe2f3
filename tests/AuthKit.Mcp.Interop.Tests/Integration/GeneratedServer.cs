using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace AuthKit.Mcp.Interop.Tests.Integration;

/// <summary>A server that runs the generated code.</summary>
internal sealed class GeneratedServer : IDisposable
{
    public const string ApiKey = "wcd_existing_key";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private GeneratedServer(Process process, string mcpUri)
    {
        (_process, McpUri) = (process, mcpUri);
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string McpUri { get; }

    public string MetadataUri => new Uri(new Uri(McpUri), "/.well-known/oauth-protected-resource").AbsoluteUri;

    /// <summary>Everything it has written, for messages.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<GeneratedServer> StartAsync(ProcessStartInfo start, string mcpUri, string gatewayUri)
    {
        GeneratedServer server = new(Run(start, gatewayUri + "\r\n"), mcpUri); // As it comes out of many a secret store.
        try
        {
            await server.WaitAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>How it fails with a wrong AUTHKIT_URL: its exit code and last words, or the status that it answers to everything.</summary>
    public static async Task<string> FailAsync(ProcessStartInfo start, string mcpUri, string authkitUrl)
    {
        using GeneratedServer server = new(Run(start, authkitUrl), mcpUri);
        for (Stopwatch watch = Stopwatch.StartNew(); watch.Elapsed < StartLimit; await Task.Delay(100))
        {
            if (server._process.HasExited)
            {
                server._process.WaitForExit(); // And until all of its output is read.
                return $"exit {server._process.ExitCode}: {server.Output}";
            }

            try
            {
                using HttpResponseMessage response = await Client.GetAsync(server.MetadataUri);
                return $"status {(int)response.StatusCode}";
            }
            catch (HttpRequestException)
            {
                // It does not listen yet, or never will.
            }
        }

        throw new TimeoutException($"The server neither ended nor answered:\n{server.Output}");
    }

    /// <summary>Calls whoami with a credential, without a client that would hide anything.</summary>
    public async Task<HttpResponseMessage> CallAsync(string? authorization)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, McpUri)
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","arguments":{}}}""", null, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", "2025-11-25");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await Client.SendAsync(request);
    }

    public async Task<HttpResponseMessage> GetAsync(string path) => await Client.GetAsync(new Uri(new Uri(McpUri), path));

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(5000);
        }

        _process.Dispose();
    }

    private static Process Run(ProcessStartInfo start, string authkitUrl)
    {
        start.Environment["AUTHKIT_URL"] = authkitUrl;
        start.Environment["MCP_API_KEYS"] = $"wcd_another, {ApiKey}\n";
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
    }

    private async Task WaitAsync()
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using HttpResponseMessage response = await Client.GetAsync(MetadataUri);
                Assert.True(response.StatusCode == HttpStatusCode.OK, $"{MetadataUri} answered {(int)response.StatusCode}.\n{Output}");
                return;
            }
            catch (HttpRequestException) when (watch.Elapsed < StartLimit && !_process.HasExited)
            {
                await Task.Delay(100); // It does not listen yet.
            }
            catch (HttpRequestException e)
            {
                throw new InvalidOperationException($"The server does not answer:\n{Output}", e);
            }
        }
    }
}

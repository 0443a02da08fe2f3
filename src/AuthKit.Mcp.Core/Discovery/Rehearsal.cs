using System.Text;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// One check of a server made up in memory, beside the first real one: half of what a first check takes is .NET getting
/// ready to run code for the first time, and while the first answers are on their way a second core has nothing to do. Sends nothing.
/// </summary>
internal static class Rehearsal
{
    private const string Origin = "http://127.0.0.1";
    private const string Endpoint = Origin + "/mcp";

    private static readonly Lazy<Task> Once = new(static () => Task.Run(PlayAsync));

    /// <summary>Begins it, once per process, where there is a core to spare. How it ends is of no interest: what would fail here fails in the real check, and says so.</summary>
    public static void Begin()
    {
        if (Environment.ProcessorCount > 1)
        {
            _ = Once.Value;
        }
    }

    /// <summary>Checks the made-up server.</summary>
    internal static async Task<McpDiscoveryResult> PlayAsync()
    {
        using DiscoveryRun run = new(new DiscoveryOptions { CreateSender = static _ => new Stage() });
        return await run.CheckAsync(Endpoint, CancellationToken.None).ConfigureAwait(false);
    }

    private sealed class Stage : IHttpSender
    {
        private static readonly HeaderLine Json = new("Content-Type", "application/json");
        private static readonly HeaderLine Open = new("Access-Control-Allow-Origin", "*");
        private static readonly HeaderLine Exposed = new("Access-Control-Expose-Headers", "WWW-Authenticate, Mcp-Session-Id");

        public Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new Exchange { Request = request, Response = Answer(request), StartedAt = DateTimeOffset.UtcNow, Duration = TimeSpan.FromMilliseconds(1) });

        public void Dispose()
        {
        }

        private static WireResponse Answer(WireRequest request) => (request.Method, request.Url) switch
        {
            ("OPTIONS", _) => Say(204, "", Open, new("Access-Control-Allow-Methods", "GET, POST, DELETE"), new("Access-Control-Allow-Headers", "*, Authorization")),
            (_, Endpoint) => Say(401, """{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"Unauthorized"}}""", Json, Open, Exposed, new("WWW-Authenticate", $"Bearer resource_metadata=\"{Origin}/.well-known/oauth-protected-resource/mcp\"")),
            (_, Origin + "/.well-known/oauth-authorization-server") => Say(200, $$"""
                {"issuer":"{{Origin}}","authorization_endpoint":"{{Origin}}/authorize","token_endpoint":"{{Origin}}/token","registration_endpoint":"{{Origin}}/register","response_types_supported":["code"],"grant_types_supported":["authorization_code","refresh_token"],"token_endpoint_auth_methods_supported":["none"],"code_challenge_methods_supported":["S256"],"authorization_response_iss_parameter_supported":true,"scopes_supported":["mcp"]}
                """, Json, Open),
            _ => Say(200, $$"""{"resource":"{{Endpoint}}","authorization_servers":["{{Origin}}"],"bearer_methods_supported":["header"],"scopes_supported":["mcp"]}""", Json, Open, new("Cache-Control", "public, max-age=3600")),
        };

        private static WireResponse Say(int status, string body, params HeaderLine[] headers) => new() { Status = status, Headers = headers, Body = Encoding.UTF8.GetBytes(body) };
    }
}

using AuthKit.Mcp.Interop.Tests.CSharpSdk;
using AuthKit.Mcp.Interop.Tests.OpenIddict;

namespace AuthKit.Mcp.Interop.Tests.OAuthFlow;

/// <summary>An MCP server made with the official C# SDK behind OpenIddict, where clients register themselves; it takes tokens for itself only.</summary>
internal sealed class ProtectedServer : IAsyncDisposable
{
    private ProtectedServer(OpenIddictServer issuer, SdkServer endpoint) => (Issuer, Endpoint) = (issuer, endpoint);

    public OpenIddictServer Issuer { get; }

    public SdkServer Endpoint { get; }

    public string McpUri => Endpoint.McpUri;

    public static async Task<ProtectedServer> StartAsync(OpenIddictOptions? options = null)
    {
        OpenIddictServer issuer = await OpenIddictServer.StartAsync(options ?? new OpenIddictOptions { Registration = true });
        return new ProtectedServer(issuer, await EndpointAsync(issuer));
    }

    /// <summary>One more MCP server behind the same OpenIddict.</summary>
    /// <param name="issuer">The authorization server.</param>
    /// <param name="sessions">Keeps sessions.</param>
    /// <param name="audience">What it takes tokens for; its own address by default.</param>
    /// <param name="anyAudience">Takes every token that OpenIddict calls active.</param>
    public static async Task<SdkServer> EndpointAsync(OpenIddictServer issuer, bool sessions = true, string? audience = null, bool anyAudience = false)
    {
        SdkServer? endpoint = null;
        string Own() => audience ?? endpoint?.McpUri ?? throw new InvalidOperationException("Nobody calls a server before it has started.");
        endpoint = await SdkServer.StartAsync(issuer.Issuer, new SdkServerOptions
        {
            Sessions = sessions,
            StatesResource = true,
            TokenCheck = TokenChecks.Introspection(
                OpenIddictServer.IntrospectionPath,
                OpenIddictServer.EndpointClientId,
                OpenIddictServer.EndpointSecret,
                anyAudience ? null : Own),
        });
        return endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        await Endpoint.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore.Authentication;
using ModelContextProtocol.Authentication;

namespace AuthKit.Mcp.Interop.Tests.CSharpSdk;

/// <summary>An MCP server made with the official C# SDK, protected as its documentation says, in Kestrel on loopback.</summary>
internal sealed class SdkServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SdkServerOptions _options;

    private SdkServer(WebApplication app, SdkServerOptions options) => (_app, _options) = (app, options);

    /// <summary>Scheme, address and port.</summary>
    public string Origin => _app.Urls.Single();

    /// <summary>The MCP endpoint as its users write it.</summary>
    public string McpUri => Origin + _options.PathBase + "/mcp";

    public static async Task<SdkServer> StartAsync(string issuer, SdkServerOptions? options = null)
    {
        options ??= new SdkServerOptions();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        SdkServer? server = null;
        AddServices(builder.Services, issuer, options, () => server?.McpUri ?? throw new InvalidOperationException("The port is known once the server has started."));

        WebApplication app = builder.Build();
        server = new SdkServer(app, options);
        if (options.PathBase.Length > 0)
        {
            app.UsePathBase(options.PathBase);
        }

        if (options.Cors)
        {
            app.UseCors();
        }

        app.UseAuthentication();
        app.UseAuthorization();
        app.MapMcp("/mcp").RequireAuthorization();
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static void AddServices(IServiceCollection services, string issuer, SdkServerOptions options, Func<string> mcpUri)
    {
        services.AddSingleton(options.TokenCheck);
        services.AddHttpClient<OpaqueTokenHandler>(c => c.BaseAddress = new Uri(issuer));
        services
            .AddAuthentication(static o =>
            {
                o.DefaultAuthenticateScheme = OpaqueTokenHandler.Name;
                o.DefaultChallengeScheme = McpAuthenticationDefaults.AuthenticationScheme;
            })
            .AddScheme<AuthenticationSchemeOptions, OpaqueTokenHandler>(OpaqueTokenHandler.Name, null)
            .AddMcp(o =>
            {
                o.ResourceMetadata = new ProtectedResourceMetadata
                {
                    Resource = options.StatesResource ? mcpUri() : null,
                    AuthorizationServers = { issuer },
                    ScopesSupported = ["mcp:tools", "mcp:read"],
                };
                o.ResourceMetadataUri = options.ResourceMetadataUri is null ? null : new Uri(options.ResourceMetadataUri, UriKind.RelativeOrAbsolute);
            });
        services.AddAuthorization();
        services.AddCors(static o => o.AddDefaultPolicy(static p => p
            .AllowAnyOrigin()
            .AllowAnyMethod()
            .WithHeaders("Authorization", "Content-Type", "MCP-Protocol-Version", "Mcp-Session-Id", "Mcp-Method", "Mcp-Name")
            .WithExposedHeaders("WWW-Authenticate", "Mcp-Session-Id")));
        services.AddMcpServer().WithHttpTransport(o => o.Stateless = !options.Sessions).WithTools<EchoTool>();
    }
}

/// <summary>What differs between the servers under test; the default is the SDK's own sample.</summary>
internal sealed record SdkServerOptions
{
    /// <summary>A policy for all origins, in front of authentication.</summary>
    public bool Cors { get; init; }

    /// <summary>Keeps sessions, which maps GET and DELETE too. Not the SDK's default.</summary>
    public bool Sessions { get; init; }

    /// <summary>The path under which the whole application lives, or "".</summary>
    public string PathBase { get; init; } = "";

    /// <summary>A place of the server's own for the protected resource metadata.</summary>
    public string? ResourceMetadataUri { get; init; }

    /// <summary>How the authorization server is asked about a token; the default is AuthKit's way.</summary>
    public TokenCheck TokenCheck { get; init; } = TokenChecks.Userinfo;

    /// <summary>States the resource instead of leaving it to the SDK, which infers it from the request at its default place only.</summary>
    public bool StatesResource { get; init; }
}

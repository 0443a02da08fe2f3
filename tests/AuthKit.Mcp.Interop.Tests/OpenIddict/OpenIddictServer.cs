using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthKit.Mcp.Interop.Tests.OpenIddict;

/// <summary>An OpenIddict authorization server as its documentation sets one up, on loopback; its user signs in and agrees without being asked.</summary>
internal sealed class OpenIddictServer : IAsyncDisposable
{
    /// <summary>The registered client that users sign in with: OpenIddict has no dynamic registration.</summary>
    public const string ClientId = "interop";

    /// <summary>The MCP endpoint's own client.</summary>
    public const string EndpointClientId = "mcp-endpoint";

    /// <summary>The secret of <see cref="EndpointClientId"/>, in these tests only.</summary>
    public const string EndpointSecret = "interop-only";

    /// <summary>Where tokens are introspected.</summary>
    public const string IntrospectionPath = "/connect/introspect";

    private readonly WebApplication _app;

    private OpenIddictServer(WebApplication app) => _app = app;

    /// <summary>Scheme, address and port.</summary>
    public string Origin => _app.Urls.Single();

    /// <summary>The issuer as the server states it: <see cref="Uri"/> ends an origin with a slash.</summary>
    public string Issuer => Origin + "/";

    /// <param name="cors">A policy for all origins, in front of the server.</param>
    public static async Task<OpenIddictServer> StartAsync(bool cors)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        AddServices(builder.Services);
        WebApplication app = builder.Build();
        if (cors)
        {
            app.UseCors();
        }

        app.UseAuthentication();
        app.MapGet("/connect/authorize", Authorize);
        await AddClientsAsync(app.Services);
        await app.StartAsync();
        OpenIddictServer server = new(app);
        await server.AnswerOnceAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    // The first answer loads all of OpenIddict, which on a busy machine takes longer than a check waits for an answer.
    private async Task AnswerOnceAsync()
    {
        using HttpClient client = new() { BaseAddress = new Uri(Origin) };
        await client.GetStringAsync("/.well-known/openid-configuration");
        await client.GetStringAsync("/.well-known/jwks");
    }

    private static void AddServices(IServiceCollection services)
    {
        string store = Guid.NewGuid().ToString();
        services.AddDbContext<DbContext>(o => o.UseInMemoryDatabase(store).UseOpenIddict());
        services.AddCors(static o => o.AddDefaultPolicy(static p => p.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader()));
        services.AddOpenIddict()
            .AddCore(static o => o.UseEntityFrameworkCore().UseDbContext<DbContext>())
            .AddServer(static o =>
            {
                o.SetAuthorizationEndpointUris("/connect/authorize").SetTokenEndpointUris("/connect/token").SetIntrospectionEndpointUris(IntrospectionPath);
                o.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().RequireProofKeyForCodeExchange();
                o.RegisterScopes("mcp:tools", "mcp:read").IgnoreScopePermissions();
                o.DisableResourceValidation().IgnoreResourcePermissions(); // The MCP endpoint's address is known only after the server has started.
                o.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).AddEphemeralSigningKey(SecurityAlgorithms.EcdsaSha256); // RSA keys take seconds to make.
                o.UseAspNetCore().EnableAuthorizationEndpointPassthrough().DisableTransportSecurityRequirement();
            });
    }

    private static async Task AddClientsAsync(IServiceProvider services)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        IOpenIddictApplicationManager clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        await clients.CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = ClientId,
            ClientType = ClientTypes.Public,
            RedirectUris = { new Uri(Hosting.SignedInClient.RedirectUri) },
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.Token,
                Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
            },
        });
        await clients.CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = EndpointClientId,
            ClientSecret = EndpointSecret,
            ClientType = ClientTypes.Confidential,
            Permissions = { Permissions.Endpoints.Introspection },
        });
    }

    private static IResult Authorize(HttpContext context)
    {
        OpenIddictRequest request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict passes its own requests on only.");
        ClaimsIdentity user = new("interop", Claims.Name, Claims.Role);
        user.SetClaim(Claims.Subject, "user").SetScopes(request.GetScopes()).SetResources([.. request.GetResources(), EndpointClientId]); // An audience may introspect.
        return Results.SignIn(new ClaimsPrincipal(user), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}

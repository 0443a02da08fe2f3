using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthKit.Mcp.Interop.Tests.OpenIddict;

/// <summary>An OpenIddict authorization server as its documentation sets one up, on loopback.</summary>
internal sealed class OpenIddictServer : IAsyncDisposable
{
    /// <summary>The client that is registered by hand.</summary>
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
    public string Origin => _app.Urls.Single(static u => u.StartsWith("http:", StringComparison.Ordinal));

    /// <summary>The issuer as the server states it: <see cref="Uri"/> ends an origin with a slash.</summary>
    public string Issuer => Origin + "/";

    /// <param name="options">What differs from OpenIddict's own defaults.</param>
    public static async Task<OpenIddictServer> StartAsync(OpenIddictOptions? options = null)
    {
        options ??= new OpenIddictOptions();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.MutualTls?.Issuer ?? "http://127.0.0.1:0");
        options.MutualTls?.Listen(builder.WebHost);
        builder.Logging.ClearProviders();
        AddServices(builder.Services, options);
        WebApplication app = builder.Build();
        if (options.Cors)
        {
            app.UseCors();
        }

        app.UseAuthentication();
        if (options.Pages)
        {
            app.MapMethods("/connect/authorize", ["GET", "POST"], (Delegate)OpenIddictPages.AskAsync);
            app.MapGet(OpenIddictPages.SignInPath, OpenIddictPages.ShowSignIn);
            app.MapPost(OpenIddictPages.SignInPath, (Delegate)OpenIddictPages.SignInAsync);
        }
        else
        {
            app.MapGet("/connect/authorize", OpenIddictPages.Approve);
        }

        if (options.Registration)
        {
            app.MapPost(OpenIddictRegistration.Path, OpenIddictRegistration.RegisterAsync);
        }

        await AddClientsAsync(app.Services, options);
        await app.StartAsync();
        OpenIddictServer server = new(app);
        await server.AnswerOnceAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>How many clients there are.</summary>
    public async Task<long> ClientCountAsync()
    {
        await using AsyncServiceScope scope = _app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CountAsync();
    }

    /// <summary>The types of the tokens that are neither used up nor revoked.</summary>
    public async Task<IReadOnlyList<string?>> ValidTokensAsync()
    {
        await using AsyncServiceScope scope = _app.Services.CreateAsyncScope();
        IOpenIddictTokenManager tokens = scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>();
        List<string?> valid = [];
        await foreach (object token in tokens.ListAsync())
        {
            if (await tokens.HasStatusAsync(token, Statuses.Valid))
            {
                valid.Add(await tokens.GetTypeAsync(token));
            }
        }

        return valid;
    }

    // The first answer loads all of OpenIddict, which on a busy machine takes longer than a check waits for an answer.
    private async Task AnswerOnceAsync()
    {
        using HttpClient client = new() { BaseAddress = new Uri(Origin) };
        await client.GetStringAsync("/.well-known/openid-configuration");
        await client.GetStringAsync("/.well-known/jwks");
    }

    private static void AddServices(IServiceCollection services, OpenIddictOptions options)
    {
        if (options.Pages)
        {
            services.AddDataProtection().UseEphemeralDataProtectionProvider();
            services.AddAuthentication().AddCookie(CookieAuthenticationDefaults.AuthenticationScheme, static o => o.LoginPath = OpenIddictPages.SignInPath);
        }

        string store = Guid.NewGuid().ToString();
        services.AddDbContext<DbContext>(o => o.UseInMemoryDatabase(store).UseOpenIddict());
        services.AddCors(static o => o.AddDefaultPolicy(static p => p.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader()));
        services.AddOpenIddict()
            .AddCore(static o => o.UseEntityFrameworkCore().UseDbContext<DbContext>())
            .AddServer(o =>
            {
                if (options.Registration)
                {
                    o.SetRevocationEndpointUris("/connect/revoke");
                    o.AddEventHandler<OpenIddictServerEvents.HandleConfigurationRequestContext>(static b => b.UseInlineHandler(static context =>
                    {
                        context.Metadata["registration_endpoint"] = context.BaseUri?.GetLeftPart(UriPartial.Authority) + OpenIddictRegistration.Path;
                        return ValueTask.CompletedTask;
                    }));
                }

                o.SetAuthorizationEndpointUris("/connect/authorize").SetTokenEndpointUris("/connect/token").SetIntrospectionEndpointUris(IntrospectionPath);
                o.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().RequireProofKeyForCodeExchange();
                o.RegisterScopes("mcp:tools", "mcp:read").IgnoreScopePermissions();
                o.DisableResourceValidation().IgnoreResourcePermissions(); // The MCP endpoint's address is known only after the server has started.
                o.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).AddEphemeralSigningKey(SecurityAlgorithms.EcdsaSha256); // RSA keys take seconds to make.
                options.MutualTls?.Configure(o);
                o.UseAspNetCore().EnableAuthorizationEndpointPassthrough().DisableTransportSecurityRequirement();
            });
    }

    private static async Task AddClientsAsync(IServiceProvider services, OpenIddictOptions options)
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
        foreach (OpenIddictApplicationDescriptor client in options.MutualTls?.Clients() ?? [])
        {
            await clients.CreateAsync(client);
        }
    }
}

using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuthKit.Mcp.Interop.Tests.Migration;

/// <summary>
/// An MCP server with OAuth of its own, in Kestrel on loopback, whose parts are replaced one by one while it runs: what a
/// deployment does in real life. It begins as MCP 2025-03-26 had it.
/// </summary>
public sealed class HomegrownServer : IAsyncDisposable
{
    private const string RootMetadata = "/.well-known/oauth-protected-resource";
    private const string FormerMetadata = "/.well-known/oauth-authorization-server";

    private readonly WebApplication _app;
    private readonly HttpClient _gateway;
    private readonly HomegrownOAuth _oauth = new();

    private HomegrownServer(WebApplication app, string gateway) => (_app, Gateway, _gateway) = (app, gateway, new HttpClient());

    /// <summary>Scheme, address and port.</summary>
    public string Origin => _app.Urls.Single();

    /// <summary>The MCP endpoint.</summary>
    public string McpUri => Origin + "/mcp";

    /// <summary>The gateway to which it moves.</summary>
    public string Gateway { get; }

    /// <summary>An API key of its own.</summary>
    public string ApiKey { get; } = "wcd_" + Guid.NewGuid().ToString("N");

    /// <summary>Step 1: the authorization server that the resource metadata names, or null for no metadata.</summary>
    public string? NamedServer { get; set; }

    /// <summary>Step 2: the status of the redirect at the former metadata; 200 serves the former document, 404 nothing.</summary>
    public int FormerStatus { get; set; } = 200;

    /// <summary>Step 2: where it redirects.</summary>
    public string FormerTarget { get; set; } = "";

    /// <summary>Step 3: accepts the gateway's tokens.</summary>
    public bool TakesNewTokens { get; set; }

    /// <summary>Step 3: accepts tokens of its own.</summary>
    public bool TakesOldTokens { get; set; } = true;

    /// <summary>Step 3: accepts whatever looks like a token of the gateway.</summary>
    public bool TakesAnyToken { get; set; }

    /// <summary>Accepts its API key.</summary>
    public bool TakesApiKey { get; set; } = true;

    /// <summary>Step 4: the metadata that the challenge names, or null.</summary>
    public string? AdvertisedUrl { get; set; }

    /// <summary>Step 6: the routes of its own OAuth.</summary>
    public bool HasLegacyRoutes { get; set; } = true;

    /// <summary>What stands before those routes.</summary>
    public string LegacyPrefix { get; set; } = "";

    /// <summary>Each request: method, path, and whether it carried credentials.</summary>
    public ConcurrentQueue<(string Method, string Path, bool WithCredentials)> Requests { get; } = new();

    /// <summary>Starts the server.</summary>
    public static async Task<HomegrownServer> StartAsync(string gateway)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        HomegrownServer server = new(app, gateway);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>A token that its own authorization server signed.</summary>
    public string IssueOldToken() => _oauth.IssueToken();

    /// <summary>Takes all six steps at once.</summary>
    public void Migrate()
    {
        AddResourceMetadata();
        AddRedirect();
        ValidateAtGateway();
        PointToMetadata();
        DeleteLegacyRoutes();
    }

    /// <summary>Step 1.</summary>
    public void AddResourceMetadata() => NamedServer = Gateway;

    /// <summary>Step 2.</summary>
    public void AddRedirect() => (FormerStatus, FormerTarget) = (308, Gateway + FormerMetadata);

    /// <summary>Step 3.</summary>
    public void ValidateAtGateway() => (TakesNewTokens, TakesOldTokens) = (true, false);

    /// <summary>Step 4.</summary>
    public void PointToMetadata() => AdvertisedUrl = Origin + RootMetadata;

    /// <summary>Step 6.</summary>
    public void DeleteLegacyRoutes() => HasLegacyRoutes = false;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _gateway.Dispose();
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path;
        Requests.Enqueue((context.Request.Method, path, context.Request.Headers.Authorization.Count > 0));
        return (context.Request.Method, path) switch
        {
            ("OPTIONS", _) => PreflightAsync(context),
            ("GET", RootMetadata or RootMetadata + "/mcp") when NamedServer is { } named => ResourceMetadataAsync(context, named),
            ("GET", FormerMetadata) => FormerMetadataAsync(context),
            ("GET", _) when HasLegacyRoutes && path == LegacyPrefix + "/authorize" => _oauth.AuthorizeAsync(context),
            ("POST", _) when HasLegacyRoutes && path == LegacyPrefix + "/token" => _oauth.TokenAsync(context),
            ("POST", _) when HasLegacyRoutes && path == LegacyPrefix + "/register" => _oauth.RegisterAsync(context),
            (_, "/mcp") => McpAsync(context),
            _ => HomegrownOAuth.AnswerAsync(context, 404, new JsonObject { ["error"] = "not_found" }),
        };
    }

    private static Task PreflightAsync(HttpContext context)
    {
        context.Response.StatusCode = 204;
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.AccessControlAllowMethods = "GET, POST, DELETE, OPTIONS";
        context.Response.Headers.AccessControlAllowHeaders = "authorization, content-type, mcp-protocol-version, mcp-session-id, mcp-method, mcp-name";
        return Task.CompletedTask;
    }

    private Task ResourceMetadataAsync(HttpContext context, string named)
    {
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return HomegrownOAuth.AnswerAsync(context, 200, new JsonObject
        {
            ["resource"] = McpUri,
            ["authorization_servers"] = new JsonArray(named),
            ["scopes_supported"] = new JsonArray("mcp:tools"),
            ["bearer_methods_supported"] = new JsonArray("header"),
        });
    }

    private Task FormerMetadataAsync(HttpContext context)
    {
        if (FormerStatus == 200)
        {
            return HomegrownOAuth.AnswerAsync(context, 200, HomegrownOAuth.Metadata(Origin, LegacyPrefix));
        }

        context.Response.StatusCode = FormerStatus;
        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (FormerStatus is >= 300 and < 400)
        {
            context.Response.Headers.Location = FormerTarget;
        }

        return Task.CompletedTask;
    }

    private async Task McpAsync(HttpContext context)
    {
        context.Response.Headers.AccessControlExposeHeaders = "WWW-Authenticate";
        context.Response.Headers.CacheControl = "no-store";
        if (!await IsKnownAsync(context.Request.Headers.Authorization.ToString()))
        {
            string error = context.Request.Headers.Authorization.Count == 0 ? "" : ", error=\"invalid_token\"";
            context.Response.Headers.WWWAuthenticate = AdvertisedUrl is null ? $"Bearer realm=\"mcp\"{error}" : $"Bearer resource_metadata=\"{AdvertisedUrl}\", scope=\"mcp:tools\"{error}";
            await HomegrownOAuth.AnswerAsync(context, 401, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = null, ["error"] = new JsonObject { ["code"] = -32001, ["message"] = "Unauthorized: Bearer token required" } });
            return;
        }

        JsonNode? call = context.Request.Method == "POST" ? await HomegrownOAuth.ReadAsync(context) : null;
        JsonNode? id = call?["id"]?.DeepClone();
        await ((string?)call?["method"] switch
        {
            null => HomegrownOAuth.AnswerAsync(context, 405, new JsonObject()),
            { } method when id is null => HomegrownOAuth.AnswerAsync(context, 202, new JsonObject { ["taken"] = method }),
            "initialize" => ResultAsync(context, id, new JsonObject
            {
                ["protocolVersion"] = "2025-11-25",
                ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
                ["serverInfo"] = new JsonObject { ["name"] = "home-grown", ["version"] = "1" },
            }),
            "tools/list" => ResultAsync(context, id, new JsonObject { ["tools"] = new JsonArray() }),
            _ => HomegrownOAuth.AnswerAsync(context, 200, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["error"] = new JsonObject { ["code"] = -32601, ["message"] = "Method not found" } }),
        });
    }

    private static Task ResultAsync(HttpContext context, JsonNode? id, JsonObject result) =>
        HomegrownOAuth.AnswerAsync(context, 200, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["result"] = result });

    private async Task<bool> IsKnownAsync(string authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out AuthenticationHeaderValue? header) || !string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase) || header.Parameter is not { Length: > 0 } token)
        {
            return false;
        }

        if ((TakesApiKey && token == ApiKey) || (TakesOldTokens && _oauth.Verifies(token)))
        {
            return true;
        }

        if (!token.StartsWith("mat_", StringComparison.Ordinal) || !TakesNewTokens)
        {
            return TakesAnyToken;
        }

        using HttpRequestMessage question = new(HttpMethod.Get, Gateway + "/oauth/userinfo") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using HttpResponseMessage answer = await _gateway.SendAsync(question);
        return answer.IsSuccessStatusCode || TakesAnyToken;
    }
}

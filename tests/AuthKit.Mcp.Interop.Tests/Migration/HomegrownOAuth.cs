using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AuthKit.Mcp.Interop.Tests.Migration;

/// <summary>An authorization server of the kind that people write into their MCP server: clients, codes, PKCE and signed tokens, all in memory.</summary>
internal sealed class HomegrownOAuth
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, string> _clients = new();
    private readonly ConcurrentDictionary<string, string> _codes = new();

    /// <summary>The metadata of MCP 2025-03-26, where the server is its own issuer.</summary>
    public static JsonObject Metadata(string origin, string prefix) => new()
    {
        ["issuer"] = origin,
        ["authorization_endpoint"] = origin + prefix + "/authorize",
        ["token_endpoint"] = origin + prefix + "/token",
        ["registration_endpoint"] = origin + prefix + "/register",
        ["response_types_supported"] = new JsonArray("code"),
        ["grant_types_supported"] = new JsonArray("authorization_code"),
        ["code_challenge_methods_supported"] = new JsonArray("S256"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("none"),
    };

    /// <summary>Registers any client.</summary>
    public async Task RegisterAsync(HttpContext context)
    {
        JsonNode? body = await ReadAsync(context);
        if (body?["redirect_uris"] is not JsonArray { Count: > 0 } redirects)
        {
            await AnswerAsync(context, 400, new JsonObject { ["error"] = "invalid_client_metadata" });
            return;
        }

        string id = "old_" + Guid.NewGuid().ToString("N");
        _clients[id] = (string?)redirects[0] ?? "";
        await AnswerAsync(context, 201, new JsonObject { ["client_id"] = id, ["redirect_uris"] = redirects.DeepClone(), ["token_endpoint_auth_method"] = "none" });
    }

    /// <summary>Agrees at once: there is one user, who is signed in.</summary>
    public Task AuthorizeAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        if (!_clients.TryGetValue(query["client_id"].ToString(), out string? redirect) || redirect != query["redirect_uri"])
        {
            return AnswerAsync(context, 400, new JsonObject { ["error"] = "invalid_request" });
        }

        string code = Guid.NewGuid().ToString("N");
        _codes[code] = query["code_challenge"].ToString();
        context.Response.Redirect($"{redirect}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
        return Task.CompletedTask;
    }

    /// <summary>Exchanges a code.</summary>
    public async Task TokenAsync(HttpContext context)
    {
        IFormCollection? form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : null;
        bool isProven = form is not null && _codes.TryRemove(form["code"].ToString(), out string? challenge)
            && challenge == Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        await (isProven
            ? AnswerAsync(context, 200, new JsonObject { ["access_token"] = IssueToken(), ["token_type"] = "Bearer", ["expires_in"] = 3600 })
            : AnswerAsync(context, 400, new JsonObject { ["error"] = "invalid_grant" }));
    }

    /// <summary>Signs a token of its own.</summary>
    public string IssueToken()
    {
        string content = Base64Url("""{"alg":"HS256","typ":"JWT"}"""u8) + "." + Base64Url(Encoding.UTF8.GetBytes($$"""{"sub":"u1","exp":{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}}}"""));
        return content + "." + Sign(content);
    }

    /// <summary>Verifies a token of its own.</summary>
    public bool Verifies(string token) => token.LastIndexOf('.') is > 0 and int at && token.Count(static c => c == '.') == 2 && Sign(token[..at]) == token[(at + 1)..];

    /// <summary>Writes JSON.</summary>
    public static Task AnswerAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    /// <summary>Reads JSON, or null for anything else.</summary>
    public static async Task<JsonNode?> ReadAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body);
        try
        {
            return JsonNode.Parse(await reader.ReadToEndAsync());
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private string Sign(string content) => Base64Url(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(content)));

    private static string Base64Url(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using AuthKit.Mcp.Core.Tests.OAuth.SignIn;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth.Attacks;

/// <summary>
/// An MCP server and its authorization server over sockets, honest until a test changes them, and the attacker's server, which
/// plays the same parts and keeps what reaches it. The client is a confidential one, so that there is a secret to lose.
/// </summary>
internal sealed class AttackedSite : IDisposable
{
    public const string Code = "code-of-the-victim";
    public const string Access = "access-of-the-victim";
    public const string Refresh = "refresh-of-the-victim";
    public const string ClientSecret = "secret-of-the-client";
    public static readonly string[] Secrets = [Code, Access, Refresh, ClientSecret, "code_verifier="];

    private readonly ConcurrentDictionary<string, bool> _gone = new(StringComparer.Ordinal);
    private int _last;

    public AttackedSite()
    {
        Respond = q => $"code={Code}-{Interlocked.Increment(ref _last)}&state={q["state"]}&iss={q["issuer"]}";
        Evil = new PageServer(AtEvil);
        Issuer = new PageServer(AtIssuer);
        Server = new PageServer(AtServer);
        Resource = new JsonObject { ["resource"] = Endpoint, ["authorization_servers"] = new JsonArray(Issuer.Origin) };
        Metadata = new JsonObject
        {
            ["issuer"] = Issuer.Origin,
            ["authorization_endpoint"] = Issuer.Origin + "/authorize",
            ["token_endpoint"] = Issuer.Origin + "/token",
            ["revocation_endpoint"] = Issuer.Origin + "/revoke",
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post"),
            ["authorization_response_iss_parameter_supported"] = true,
        };
    }

    /// <summary>The attacker.</summary>
    public PageServer Evil { get; }

    public PageServer Issuer { get; }

    public PageServer Server { get; }

    public string Endpoint => Server.Origin + "/mcp";

    /// <summary>The resource metadata.</summary>
    public JsonObject Resource { get; }

    /// <summary>The authorization server's metadata.</summary>
    public JsonObject Metadata { get; }

    /// <summary>Gives the query of the authorization response for the query of its request.</summary>
    public Func<Dictionary<string, string>, string> Respond { get; set; }

    /// <summary>Answers requests in place of the honest servers; null leaves them to those.</summary>
    public Func<string, string?> Instead { get; set; } = static _ => null;

    public OAuthFlowOptions Options => new() { Uri = Endpoint, ClientId = "victim", ClientSecret = Secret.From(ClientSecret) };

    public static string Json(int status, string body, string headers = "") =>
        $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{headers}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    public static HttpSettings Settings => new() { NoProxy = true, Timeout = TimeSpan.FromSeconds(30) };

    public static OAuthWire Wire(string target) => new(target, Settings, static s => new HttpSender(s));

    /// <summary>How many requests that carried a secret a server was sent.</summary>
    public static int Leaks(PageServer server, params string[] secrets) =>
        server.Requests.Count(r => (secrets.Length > 0 ? secrets : Secrets).Any(s => r.Contains(s, StringComparison.Ordinal)));

    public OAuthFlow Flow(OAuthFlowOptions? options = null, FlowLog? log = null)
    {
        OAuthWire wire = new(Endpoint, Settings, s => log is null ? new HttpSender(s) : log.Over(new HttpSender(s)));
        return new OAuthFlow(options ?? Options, wire, _ => new RedirectSignIn(wire, Attempts.RedirectUri));
    }

    public async Task<McpToken> TokenAsync(OAuthFlowOptions? options = null)
    {
        using OAuthFlow flow = Flow(options);
        return await flow.RequestTokenAsync(default);
    }

    /// <summary>Requests a token, which must end in this error, and checks the flow, which must fail in this stage; no word of either repeats a secret, and the attacker has none.</summary>
    public async Task<AuthKitException> FailsAsync(ErrorCode code, McpFlowStageName stage, OAuthFlowOptions? options = null)
    {
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => TokenAsync(options));
        Assert.Equal(code, e.Code);
        McpOAuthFlowResult result = await FailsAtAsync(stage, options);
        Assert.DoesNotContain(Secrets, s => (e + result.RootCause).Contains(s, StringComparison.Ordinal));
        return e;
    }

    public async Task<McpOAuthFlowResult> FailsAtAsync(McpFlowStageName stage, OAuthFlowOptions? options = null)
    {
        McpOAuthFlowResult result = await CheckAsync(options);
        Assert.Equal(stage, Assert.Single(result.Stages, static s => s.Verdict == McpRuleVerdict.Fail).Name);
        Assert.Equal(0, Leaks(Evil));
        return result;
    }

    public async Task<McpOAuthFlowResult> CheckAsync(OAuthFlowOptions? options = null)
    {
        FlowLog log = new();
        using OAuthFlow flow = Flow(options, log);
        return await FlowCheck.RunAsync(new FlowOptions { Uri = Endpoint, ToolName = "t" }, flow, log, static _ => Task.CompletedTask, default);
    }

    public void Dispose()
    {
        Evil.Dispose();
        Issuer.Dispose();
        Server.Dispose();
    }

    private static string? Field(string request, string name) =>
        FormText.Read(request.Split("\r\n\r\n")[1]).Where(p => p.Key == name).Select(static p => p.Value).SingleOrDefault();

    private string AtEvil(string request) => request.StartsWith("GET /.well-known/oauth-authorization-server ", StringComparison.Ordinal) ? Json(200, Metadata.ToJsonString().Replace(Issuer.Origin, Evil.Origin, StringComparison.Ordinal))
        : request.StartsWith("POST /token", StringComparison.Ordinal) ? Json(200, """{"access_token":"evil","token_type":"Bearer"}""")
        : request.StartsWith("POST", StringComparison.Ordinal) ? McpAnswer(request)
        : PageServer.Page("evil");

    private static string McpAnswer(string request) => request.Contains("\"initialize\"", StringComparison.Ordinal)
        ? Json(200, """{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25"}}""")
        : Json(200, """{"jsonrpc":"2.0","id":3,"result":{"tools":[]}}""");

    private string AtServer(string request) => Instead(request)
        ?? (request.StartsWith("GET /.well-known/oauth-protected-resource", StringComparison.Ordinal) ? Json(200, Resource.ToJsonString())
        : !request.StartsWith("POST /mcp", StringComparison.Ordinal) ? PageServer.Page("", 404)
        : request.Contains("Authorization: Bearer " + Access, StringComparison.OrdinalIgnoreCase) && !_gone.Keys.Any(t => request.Contains(t + "\r\n", StringComparison.Ordinal)) ? McpAnswer(request)
        : Json(401, "{}", "WWW-Authenticate: Bearer\r\n"));

    private string AtIssuer(string request)
    {
        if (Instead(request) is { } instead)
        {
            return instead;
        }

        string target = request.Split(' ')[1];
        switch (target.Split('?')[0])
        {
            case "/.well-known/oauth-authorization-server":
                return Json(200, Metadata.ToJsonString());
            case "/authorize":
                Dictionary<string, string> query = FormText.Read(target[(target.IndexOf('?') + 1)..]).ToDictionary(static p => p.Key, static p => p.Value);
                query["issuer"] = WebUtility.UrlEncode(Issuer.Origin);
                return PageServer.Redirect(query["redirect_uri"] + "?" + Respond(query));
            case "/token" when Field(request, "code") is { } code && _gone.TryAdd(code, true):
                int number = Interlocked.Increment(ref _last);
                return Json(200, $$"""{"access_token":"{{Access}}-{{number}}","token_type":"Bearer","refresh_token":"{{Refresh}}-{{number}}","expires_in":60}""");
            case "/token" when Field(request, "refresh_token") is { } refresh && !_gone.ContainsKey(refresh):
                return Json(200, $$"""{"access_token":"{{Access}}-{{Interlocked.Increment(ref _last)}}","token_type":"Bearer"}""");
            case "/token":
                return Json(400, """{"error":"invalid_grant"}""");
            case "/revoke":
                _gone[Field(request, "token") ?? ""] = true;
                return Json(200, "{}");
            default:
                return Json(400, """{"error":"invalid_request"}""");
        }
    }
}

using System.Text.Json;
using System.Web;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;
using AuthKit.Mcp.Sandbox;

namespace AuthKit.Mcp.Core.Tests.OAuth;

/// <summary>A client of the sandbox in plain requests: enough for the stages to be judged, no more.</summary>
internal sealed class PlainEngine(SandboxHost host, FlowLog log) : IFlowEngine, IDisposable
{
    private const string Verifier = "a-verifier-that-is-long-enough-to-be-a-real-one-12345";
    private readonly IHttpSender _sender = log.Over(new HttpSender(new HttpSettings { NoProxy = true }));
    private string _client = "";

    public void Dispose() => _sender.Dispose();

    public async Task<FlowTarget> DiscoverAsync(CancellationToken cancellationToken)
    {
        _ = await JsonAsync(new WireRequest("GET", host.GatewayUri + "/.well-known/oauth-authorization-server"));
        return new FlowTarget(host.GatewayUri, "Found.");
    }

    public async Task<FlowClient> ClientAsync(CancellationToken cancellationToken)
    {
        JsonElement client = await JsonAsync(new WireRequest("POST", host.GatewayUri + "/oauth/register") { Headers = [new("Content-Type", "application/json")], Body = JsonSerializer.Serialize(new { redirect_uris = new[] { host.RedirectUri } }) });
        _client = Text(client, "client_id");
        return new FlowClient(_client, IsNew: true);
    }

    public Task<string> AuthorizeAsync(CancellationToken cancellationToken) => AuthorizeAsync("mcp:tools");

    public async Task<McpToken> ExchangeAsync(string code, CancellationToken cancellationToken) =>
        Token(await FormAsync("/oauth/token", ("grant_type", "authorization_code"), ("code", code), ("client_id", _client), ("redirect_uri", host.RedirectUri), ("code_verifier", Verifier)), null);

    public async Task<McpToken> StepUpAsync(McpToken token, Challenge challenge, CancellationToken cancellationToken) =>
        await ExchangeAsync(await AuthorizeAsync("mcp:tools " + challenge.Value("scope")), cancellationToken);

    public async Task<McpToken> RefreshAsync(McpToken token, CancellationToken cancellationToken) =>
        Token(await FormAsync("/oauth/token", ("grant_type", "refresh_token"), ("refresh_token", Secret.Unprotect(token.RefreshToken ?? new())), ("client_id", _client)), token.RefreshToken);

    public async Task RevokeAsync(McpToken token, CancellationToken cancellationToken)
    {
        foreach (System.Security.SecureString secret in new[] { token.RefreshToken, token.AccessToken }.OfType<System.Security.SecureString>())
        {
            Require((await SendFormAsync("/oauth/revoke", ("token", Secret.Unprotect(secret)))).Response?.Status == 200, "revocation failed");
        }
    }

    public async Task<int?> UserinfoAsync(McpToken token, CancellationToken cancellationToken) =>
        (await _sender.SendAsync(new WireRequest("GET", host.GatewayUri + "/oauth/userinfo") { Headers = [new("Authorization", "Bearer " + Secret.Unprotect(token.AccessToken))] }, cancellationToken)).Response?.Status;

    public McpCaller Caller(string endpoint) => new(endpoint, _sender.SendAsync);

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new AuthKitException(ErrorCode.RegistrationRefused, what);
        }
    }

    private static string Text(JsonElement owner, string name)
    {
        Require(owner.TryGetProperty(name, out JsonElement value), $"no {name}");
        return value.GetString() ?? "";
    }

    private async Task<string> AuthorizeAsync(string scope)
    {
        string challenge = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Exchange page = await _sender.SendAsync(new WireRequest("GET", $"{host.GatewayUri}/oauth/authorize?response_type=code&client_id={_client}&redirect_uri={Uri.EscapeDataString(host.RedirectUri)}"), default);
        Require(page.Response?.Status == 200, "the page was refused");
        Exchange exchange = await SendFormAsync("/oauth/authorize", ("client_id", _client), ("redirect_uri", host.RedirectUri), ("scope", scope), ("state", "s1"), ("code_challenge", challenge), ("code_challenge_method", "S256"), ("email", host.UserEmail), ("password", host.UserPassword), ("action", "allow"));
        System.Collections.Specialized.NameValueCollection answer = HttpUtility.ParseQueryString(new Uri(exchange.Response?.Value("Location") ?? "http://none").Query);
        Require(answer["state"] == "s1", "the state differs");
        Require(answer["iss"] is null || answer["iss"] == host.GatewayUri, "the issuer differs");
        Require(answer["error"] is null, "the answer is " + answer["error"]);
        Require(answer["code"] is not null, "no code");
        return answer["code"] ?? "";
    }

    private McpToken Token(JsonElement body, System.Security.SecureString? refresh)
    {
        string access = Text(body, "access_token");
        Require(Text(body, "token_type") == "Bearer", "another token_type");
        return new McpToken { AccessToken = Secret.Protect(access), RefreshToken = body.TryGetProperty("refresh_token", out JsonElement given) ? Secret.Protect(given.GetString() ?? "") : refresh, RevocationEndpoint = host.GatewayUri + "/oauth/revoke" };
    }

    private Task<Exchange> SendFormAsync(string path, params (string Name, string Value)[] fields) => _sender.SendAsync(
        new WireRequest("POST", host.GatewayUri + path) { Headers = [new("Content-Type", "application/x-www-form-urlencoded")], Body = string.Join("&", fields.Select(static f => f.Name + "=" + Uri.EscapeDataString(f.Value))) }, default);

    private async Task<JsonElement> FormAsync(string path, params (string Name, string Value)[] fields) => Body(await SendFormAsync(path, fields));

    private async Task<JsonElement> JsonAsync(WireRequest request) => Body(await _sender.SendAsync(request, default));

    private static JsonElement Body(Exchange exchange)
    {
        Require(exchange.Response?.Status is 200 or 201, $"status {exchange.Response?.Status}");
        return JsonDocument.Parse(exchange.Response?.Body ?? []).RootElement;
    }
}

using System.Management.Automation;
using AuthKit.Mcp.Interop.Tests.CSharpSdk;
using AuthKit.Mcp.Interop.Tests.OpenIddict;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.OAuthFlow;

/// <summary>Test-McpOAuthFlow against the official C# SDK behind OpenIddict: all it says, where nothing is wrong and where something is.</summary>
public sealed class WholeFlowTests : IDisposable
{
    private readonly ModuleHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(false, "-AutoApprove")]
    [InlineData(true, "-Credential $user")]
    public async Task Every_stage_passes_and_says_what_was_seen(bool pages, string signIn)
    {
        await using ProtectedServer server = await ProtectedServer.StartAsync(new OpenIddictOptions { Registration = true, Pages = pages });
        await using SdkServer other = await ProtectedServer.EndpointAsync(server.Issuer, sessions: false);
        long clients = await server.Issuer.ClientCountAsync();
        _host.Set("user", Credential(OpenIddictPages.Account.Password));
        FlowSeen flow = FlowSeen.Run(_host, server.McpUri, $"{signIn} -ToolName echo -OtherServer {other.McpUri}");

        flow.AssertStages(
            [
                $"Discovery Pass: {server.Endpoint.Origin}/.well-known/oauth-protected-resource/mcp names the authorization server {server.Issuer.Issuer}.",
                "Registration Pass: Registered the client '…'.",
                "Authorization Pass: Signed in; the redirect has a code, and state and issuer are right.",
                "Token Pass: The code gave an access token and a refresh token.",
                "FirstCall Pass: The server answered the first call (2025-11-25).",
                "SecondCall Pass: The server answered tools/list (2025-11-25).",
                "Tool Note: The tool 'echo' ran and reported an error of its own.", // It is called without its text.
                $"OtherServer Pass: {other.McpUri} refuses the token (401).",
                "Refresh Pass: The refresh token gave a new access token, and the server accepts it.",
                "CodeReplay Pass: The used code was refused (400).",
                "Revocation Pass: Revoked; the authorization server refuses the refresh token now.",
                "ServerRefusal Pass: The server refuses the revoked token at once.",
            ]);
        Assert.Equal(("Pass", ""), (flow.Verdict, flow.RootCause));
        Assert.Equal([$"The client registration '…' at {server.Issuer.Issuer}."], flow.LeftBehind);

        // What was left behind is so: one client, and no token that works.
        Assert.Equal(clients + 1, await server.Issuer.ClientCountAsync());
        Assert.Empty(await server.Issuer.ValidTokensAsync());
    }

    [Fact]
    public async Task A_server_that_takes_tokens_for_others_is_found_out()
    {
        await using ProtectedServer server = await ProtectedServer.StartAsync();
        await using SdkServer other = await ProtectedServer.EndpointAsync(server.Issuer, anyAudience: true);
        FlowSeen flow = FlowSeen.Run(_host, server.McpUri, $"-AutoApprove -OtherServer {other.McpUri}");
        Assert.True(flow.Verdict == "Fail", flow.ToString());
        Assert.Equal($"OtherServer Fail: {other.McpUri} accepts the token, which was issued for {server.McpUri}.", flow.FirstFailure);
        Assert.Equal("The other server does not check for which resource a token was issued.", flow.RootCause);
        Assert.Empty(await server.Issuer.ValidTokensAsync()); // They are revoked although the flow ended early.
    }

    [Fact]
    public async Task A_server_that_expects_another_audience_refuses_its_own_users()
    {
        await using OpenIddictServer issuer = await OpenIddictServer.StartAsync(new OpenIddictOptions { Registration = true });
        await using SdkServer endpoint = await ProtectedServer.EndpointAsync(issuer, audience: "https://mcp.example.com/mcp");
        FlowSeen flow = FlowSeen.Run(_host, endpoint.McpUri, "-AutoApprove");
        Assert.True(flow.Verdict == "Fail", flow.ToString());
        Assert.StartsWith("FirstCall Fail: The server answered 401", flow.FirstFailure, StringComparison.Ordinal);
        Assert.Equal("The server refuses a valid token at the first call.", flow.RootCause);
        Assert.Empty(await issuer.ValidTokensAsync());
    }

    [Fact]
    public async Task Without_registration_a_client_has_to_be_given()
    {
        await using ProtectedServer server = await ProtectedServer.StartAsync(new OpenIddictOptions());
        FlowSeen flow = FlowSeen.Run(_host, server.McpUri, "-AutoApprove");
        Assert.True(flow.Verdict == "Fail", flow.ToString());
        Assert.StartsWith("Registration Fail: ", flow.FirstFailure, StringComparison.Ordinal);
        Assert.Contains("-ClientId", flow.RootCause, StringComparison.Ordinal);

        FlowSeen given = FlowSeen.Run(_host, server.McpUri, $"-AutoApprove -ClientId {OpenIddictServer.ClientId} -RedirectUri {Hosting.SignedInClient.RedirectUri}");
        Assert.Equal("Pass", given.Verdict);
        Assert.Equal("Registration Pass: Uses the client 'interop'.", given.Stages[1]);
        Assert.Equal(
            [
                "Revocation Skip: The authorization server names no revocation endpoint: tokens are valid until they end.",
                "ServerRefusal Skip: The token was not revoked.",
            ],
            given.Stages.TakeLast(2));
        Assert.Equal([$"Tokens at {server.Issuer.Issuer} that could not be revoked; they are valid until they end."], given.LeftBehind);
    }

    [Fact]
    public async Task A_wrong_password_is_said_to_be_wrong_and_is_not_shown()
    {
        await using ProtectedServer server = await ProtectedServer.StartAsync(new OpenIddictOptions { Registration = true, Pages = true });
        _host.Set("user", Credential("battery staple"));
        FlowSeen flow = FlowSeen.Run(_host, server.McpUri, "-Credential $user");
        Assert.Equal("Authorization Fail: Authorization failed.", flow.FirstFailure);
        Assert.Contains("Invalid login attempt.", flow.RootCause, StringComparison.Ordinal);
        Assert.DoesNotContain("battery", flow.RootCause, StringComparison.Ordinal);
        Assert.Empty(await server.Issuer.ValidTokensAsync());
    }

    private static PSCredential Credential(string password) =>
        new(OpenIddictPages.Account.UserName, new System.Net.NetworkCredential("", password).SecurePassword);
}

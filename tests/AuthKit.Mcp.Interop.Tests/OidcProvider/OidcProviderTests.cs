using AuthKit.Mcp.Interop.Tests.CSharpSdk;
using AuthKit.Mcp.Interop.Tests.Hosting;
using AuthKit.Mcp.Interop.Tests.OAuthFlow;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.OidcProvider;

/// <summary>
/// What the check finds on oidc-provider 9.13.3, an independent OpenID provider in JavaScript, in front of an MCP endpoint made with
/// the official C# SDK. The lists are exact: a finding that comes or goes has to be argued here.
/// </summary>
[Collection(NodeServersCollection.Name)]
public sealed class OidcProviderTests(NodeServers servers, TypeScriptFlows flows) : IClassFixture<TypeScriptFlows>, IDisposable
{
    // Of the C# SDK: MapMcp accepts application/json only, and routing answers anything else 415 before authorization runs.
    private const string OtherContentTypes = "Warning CHL-013";

    // Of the C# SDK: its challenge names the metadata and no scope.
    private const string ScopeInMetadataOnly = "Note CHL-010";

    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["oidcDefaults"] =
        [
            "Warning REG-001", // Registration is a feature to be switched on. First, since clients without an id end there.
            OtherContentTypes,
            "Warning ASM-010", // "grant_types_supported":["implicit","authorization_code","refresh_token"] is its default.
            ScopeInMetadataOnly,

            // "scopes_supported":["openid","offline_access"] lacks those of the MCP server. Here they are refused; at others that list
            // the same they are taken (RFC 8414 section 2), and nothing but a registration or a login tells which.
            "Note ASM-012",
        ],
        ["oidcWithRegistration"] =
        [
            OtherContentTypes,
            "Warning ASM-010",
            "Warning COR-007", // It answers no OPTIONS at /reg, so no web page can register: 404.
            ScopeInMetadataOnly,
            "Note ASM-012", // offline_access among the scopes.
            "Note REG-001", "Note REG-002", // Client id documents are an experimental feature.
        ],
    };

    private readonly ModuleHost _host = new();

    public static TheoryData<string> Servers => [.. Expected.Keys];

    public void Dispose() => _host.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Servers))]
    public async Task Its_findings_are_these(string server)
    {
        await using SdkServer endpoint = await EndpointAsync(servers.Address(server));
        RootFindings.AssertAre(_host, Expected[server], endpoint.McpUri);
    }

    [SkippableFact]
    public async Task A_client_registers_signs_in_and_calls_a_tool()
    {
        await using SdkServer endpoint = await EndpointAsync(servers.Address("oidcWithRegistration"));
        Assert.Equal("hello", await SignedInClient.EchoAsync(endpoint.McpUri, "hello"));
    }

    [SkippableFact]
    public async Task The_whole_flow_passes_by_the_module_and_by_the_TypeScript_client()
    {
        string issuer = servers.Address("oidcWithRevocation");
        await using SdkServer endpoint = await EndpointAsync(issuer);
        await using SdkServer other = await EndpointAsync(issuer);
        FlowSeen flow = FlowSeen.Run(_host, endpoint.McpUri, $"-AutoApprove -OtherServer {other.McpUri}");
        flow.AssertStages(
            [
                $"Discovery Pass: {endpoint.Origin}/.well-known/oauth-protected-resource/mcp names the authorization server {issuer}.",
                "Registration Pass: Registered the client '…'.",
                "Authorization Pass: Signed in; the redirect has a code, and state and issuer are right.",
                "Token Pass: The code gave an access token and a refresh token.",
                "FirstCall Pass: The server answered the first call (2025-11-25).",
                "SecondCall Pass: The server answered tools/list (2025-11-25).",
                $"OtherServer Pass: {other.McpUri} refuses the token (401).",
                "Refresh Pass: The refresh token gave a new access token, and the server accepts it.",
                "CodeReplay Pass: The used code was refused (400).",
                "Revocation Pass: Revoked; the authorization server refuses the refresh token now.", // Its user info takes no token that is for a resource.
                "ServerRefusal Pass: The server refuses the revoked token at once.",
            ]);
        Assert.Equal("Pass", flow.Verdict);
        Assert.Equal([$"The client registration '…' at {issuer}."], flow.LeftBehind);

        TypeScriptFlow theirs = await flows.RunAsync("TypeScript", endpoint.McpUri, "echo", new { text = "hello" }, user: null);
        Assert.True(theirs.Error is null, theirs.ToString());
        Assert.Equal(TypeScriptFlow.AllSteps, theirs.Steps);
        Assert.Equal("hello", theirs.Said);
    }

    private static async Task<SdkServer> EndpointAsync(string issuer)
    {
        SdkServer? endpoint = null;
        endpoint = await SdkServer.StartAsync(issuer, new SdkServerOptions
        {
            Cors = true,
            Sessions = true,
            StatesResource = true,
            TokenCheck = TokenChecks.Introspection("/token/introspection", "mcp-endpoint", "interop-only", () => endpoint?.McpUri ?? ""),
        });
        return endpoint;
    }
}

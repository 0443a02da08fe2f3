using AuthKit.Mcp.Interop.Tests.CSharpSdk;
using AuthKit.Mcp.Interop.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.OpenIddict;

/// <summary>
/// What the check finds on OpenIddict 7.8.0 in front of an MCP endpoint made with the official C# SDK. The lists are exact: a finding
/// that comes or goes is a change in what users of OpenIddict read, and has to be argued here.
/// </summary>
public sealed class OpenIddictTests : IDisposable
{
    // A breach of RFC 8414 section 2: "token_endpoint_auth_methods_supported" lists "private_key_jwt", and then
    // token_endpoint_auth_signing_alg_values_supported MUST be present. OpenIddict never writes it. No MCP client is stopped by
    // that; a client that has a key cannot tell which algorithm its assertion may be signed with.
    private const string SigningAlgorithmsMissing = "Warning ASM-011";

    // It has no dynamic registration and no client id documents. First of the warnings, since clients without an id end there.
    private const string NoRegistration = "Warning REG-001";

    private static readonly string[] Notes =
    [
        "Note CHL-010", // Of the C# SDK: its challenge names the metadata and no scope.
        "Note ASM-012", // "scopes_supported" has offline_access, since refresh tokens are allowed.
        "Note HYG-007", // HEAD on its metadata gets 400.
    ];

    private static readonly string[] AsDocumented =
    [
        NoRegistration,
        "Warning CHL-013", // Of the C# SDK: routing answers a content type other than application/json 415 before authorization runs.
        "Warning ASM-006", // OpenIddict states its issuer as a Uri does: "http://127.0.0.1:44281/".
        "Warning ASM-009", // "code_challenge_methods_supported":["plain","S256"] is its default.
        SigningAlgorithmsMissing,
        "Warning COR-002", // ASP.NET Core adds no CORS by itself, so a web page cannot read the metadata.
        .. Notes,
    ];

    private static readonly string[] WithCors =
    [
        NoRegistration,
        "Warning CHL-013",
        "Warning ASM-006",
        "Warning ASM-009",
        SigningAlgorithmsMissing,
        "Warning COR-008", // A policy for the whole application lets scripts at the authorization endpoint as well.
        .. Notes,
    ];

    private static readonly string[] IssuerWrittenWithoutSlash =
    [
        // An error by RFC 8414 section 3.3: the MCP server names "http://127.0.0.1:45965", the document states
        // "http://127.0.0.1:45965/", and the two must be identical. Users who copy the origin get this.
        "Fail ASM-005",
        NoRegistration,
        "Warning CHL-013",
        "Warning ASM-009",
        SigningAlgorithmsMissing,
        "Warning COR-008",
        .. Notes,
    ];

    private readonly ModuleHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_registered_client_signs_in_and_calls_a_tool()
    {
        await using OpenIddictServer server = await OpenIddictServer.StartAsync(new OpenIddictOptions { Cors = true });
        await using SdkServer endpoint = await EndpointAsync(server.Issuer);
        Assert.Equal("hello", await SignedInClient.EchoAsync(endpoint.McpUri, "hello", OpenIddictServer.ClientId));
    }

    [Fact]
    public Task OpenIddict_as_documented() => AssertFindingsAsync(AsDocumented, cors: false, static s => s.Issuer);

    [Fact]
    public Task OpenIddict_with_cors() => AssertFindingsAsync(WithCors, cors: true, static s => s.Issuer);

    [Fact]
    public Task An_issuer_that_is_written_without_its_slash_is_another_issuer() => AssertFindingsAsync(IssuerWrittenWithoutSlash, cors: true, static s => s.Origin);

    private static Task<SdkServer> EndpointAsync(string issuer) => SdkServer.StartAsync(issuer, new SdkServerOptions
    {
        Cors = true,
        Sessions = true,
        StatesResource = true,
        TokenCheck = TokenChecks.Introspection(OpenIddictServer.IntrospectionPath, OpenIddictServer.EndpointClientId, OpenIddictServer.EndpointSecret),
    });

    private async Task AssertFindingsAsync(string[] expected, bool cors, Func<OpenIddictServer, string> issuer)
    {
        await using OpenIddictServer server = await OpenIddictServer.StartAsync(new OpenIddictOptions { Cors = cors });
        await using SdkServer endpoint = await EndpointAsync(issuer(server));
        RootFindings.AssertAre(_host, expected, endpoint.McpUri);
    }
}

using AuthKit.Mcp.Interop.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.TypeScriptSdk;

/// <summary>
/// What the check finds on servers made with the official TypeScript SDK 1.32.2 (TypeScript/sdk-servers.mjs). The lists are exact:
/// a finding that comes or goes is a change in what users of that SDK read, and has to be argued here.
/// </summary>
[Collection(NodeServersCollection.Name)]
public sealed class TypeScriptSdkTests(NodeServers servers) : IDisposable
{
    // Of the authorization server that mcpAuthRouter and createOAuthMetadata make.
    private static readonly string[] IssuerNotes =
    [
        "Note REG-001", "Note REG-002", // A registration_endpoint, and no client_id_metadata_document_supported.
    ];

    private static readonly string[] IssuerWarnings =
    [
        "Warning ASM-006", // new URL(origin).href ends in a slash, and so does "issuer":"http://127.0.0.1:33161/".
        "Warning ASM-013", // The document is written for RFC 8414, without authorization_response_iss_parameter_supported.
    ];

    // requireBearerAuth puts error="invalid_token", error_description="Missing Authorization header" into the challenge to a request
    // that has no credential, where RFC 6750 section 3.1 wants no error code.
    private const string ErrorWithoutCredential = "Note CHL-012";

    // Scopes stand in the metadata; requireBearerAuth puts them into the challenge only when it is told requiredScopes.
    private const string ScopeInMetadataOnly = "Note CHL-010";

    // The SDK's metadata handler allows GET and OPTIONS: HEAD gets 405, although HTTP wants it wherever GET is (RFC 9110 section 9.1).
    private const string NoHead = "Note HYG-007";

    // The older place of the authorization server's metadata is where it still is.
    private const string SameOrigin = "Note MIG-001";

    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["embedded"] =
        [
            .. IssuerWarnings,
            "Warning COR-004", // The SDK puts cors() in front of its own routes; /mcp is the application's, and its 401 has no Access-Control-Allow-Origin.
            ScopeInMetadataOnly, ErrorWithoutCredential, .. IssuerNotes, NoHead, SameOrigin,
        ],
        ["embeddedWithCors"] =
        [
            .. IssuerWarnings,
            "Warning COR-008", // A layer for the whole application lets scripts of all origins at /authorize as well, which is for browsers to open.
            ScopeInMetadataOnly, ErrorWithoutCredential, .. IssuerNotes, NoHead, SameOrigin,
        ],
        ["embeddedWithoutResource"] =
        [
            "Warning CHL-006", // Without resourceMetadataUrl the challenge is 'Bearer error="invalid_token", error_description="…"'.
            "Warning CHL-010", // Without scopesSupported nobody names a scope.
            "Warning PRM-003", // Without resourceServerUrl the resource is the issuer's origin, and the document stands at the root only.
            .. IssuerWarnings,
            "Warning COR-008",
            ErrorWithoutCredential,
            "Note PRM-014",
            "Note ASM-012",
            .. IssuerNotes, NoHead, SameOrigin,
        ],
        ["proxied"] =
        [
            .. IssuerWarnings,

            // A proxy is meant here. From outside it looks like a leftover whose issuer was changed and whose endpoints were not, so it is only asked about.
            "Warning MIG-001",
            ScopeInMetadataOnly, ErrorWithoutCredential, .. IssuerNotes, NoHead,
        ],
        ["metadataRouter"] =
        [
            .. IssuerWarnings,
            "Warning COR-004",
            ScopeInMetadataOnly, ErrorWithoutCredential, .. IssuerNotes, NoHead,
        ],
        ["metadataRouterWithCors"] = [.. IssuerWarnings, ScopeInMetadataOnly, ErrorWithoutCredential, .. IssuerNotes, NoHead],
    };

    private static readonly string[] BogusToken =
    [
        // An error by RFC 6750 section 3.1 and MCP Authorization: 'HTTP/1.1 500', {"error":"server_error","error_description":"Internal Server Error"}.
        // requireBearerAuth answers 401 to an InvalidTokenError only, and the SDK's demo provider throws a plain Error for a token that it does not
        // know or that has expired. A client signs in again after a 401; after this its user is locked out.
        "Fail TKN-001",
        .. IssuerWarnings, ScopeInMetadataOnly, ErrorWithoutCredential, .. IssuerNotes,
        "Note TOK-001", // The client is authenticated before the SDK's token handler sets Cache-Control: no-store.
    ];

    private readonly ModuleHost _host = new();

    public static TheoryData<string> Servers => [.. Expected.Keys];

    public void Dispose() => _host.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Servers))]
    public void Its_findings_are_these(string server) => RootFindings.AssertAre(_host, Expected[server], servers.Address(server), "-Depth Full -Profile Mcp");

    [SkippableFact]
    public void A_bogus_token_is_an_internal_error_to_the_sdks_demo_provider() =>
        RootFindings.AssertAre(_host, BogusToken, servers.Address("metadataRouterWithCors"), "-Profile Mcp -Active");

    [SkippableTheory]
    [InlineData("embedded")]
    [InlineData("embeddedWithoutResource")]
    [InlineData("proxied")]
    [InlineData("metadataRouter")]
    public async Task A_client_registers_signs_in_and_calls_a_tool(string server) =>
        Assert.Equal("hello", await SignedInClient.EchoAsync(servers.Address(server), "hello"));
}

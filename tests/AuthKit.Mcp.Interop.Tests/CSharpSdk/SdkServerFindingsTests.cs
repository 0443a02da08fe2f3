using AuthKit.Mcp.Interop.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.CSharpSdk;

/// <summary>
/// What the check finds on servers made with the official C# SDK 2.3.1. The lists are exact: a finding that comes or
/// goes is a change in what users of that SDK read, and has to be argued here.
/// </summary>
public sealed class SdkServerFindingsTests : IDisposable
{
    // WithHttpTransport is stateless by default and then maps POST only: routing answers GET 405 before authorization
    // runs. MCP Transports allow that; the challenge just is not to be had with a GET.
    private const string GetIsNotMapped = "Note CHL-003";

    // The SDK's challenge names the metadata, which has the scopes, and no scope itself.
    private const string ScopeInMetadataOnly = "Note CHL-010";

    // ASP.NET Core adds no CORS by itself: no Access-Control-Allow-Origin on the 401 nor on the metadata (COR-001), and
    // MapMcp maps no OPTIONS, so routing answers the preflight 405 (COR-005). One missing layer, one root finding.
    private const string WithoutCors = "Warning COR-004";

    // Of the gateway behind all these servers, not of the SDK: no iss in authorization responses, a preflight that allows
    // no MCP-Protocol-Version, and dynamic registration without client id documents. The AuthKit profile sums them up.
    private static readonly string[] GatewayWarnings = ["Warning ASM-013", "Warning COR-003"];
    private static readonly string[] GatewayNotes = ["Note REG-001", "Note REG-002"];
    private const string KnownGaps = "Warning AKT-009";
    private const string KnownPreflight = "Note COR-003";

    private readonly ModuleHost _host = new();
    private readonly string _issuer;

    public SdkServerFindingsTests() => _issuer = _host.Run("(Start-AuthKitSandbox).GatewayUri").Single<string>();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("/tenant")] // The SDK then advertises the metadata under the path base and still answers at RFC 9728's place.
    public async Task The_sdks_own_sample_lacks_nothing_but_cors(string pathBase)
    {
        SdkServerOptions options = new() { PathBase = pathBase };
        await AssertFindingsAsync([.. GatewayWarnings, WithoutCors, GetIsNotMapped, ScopeInMetadataOnly, .. GatewayNotes], options, "-Profile Mcp");
        Assert.Equal("Warning Mcp", await VerdictAsync(options, "-Profile Mcp"));
    }

    [Fact]
    public async Task Cors_in_front_of_authentication_leaves_nothing_to_mend_in_the_server()
    {
        SdkServerOptions options = new() { Cors = true };
        await AssertFindingsAsync([.. GatewayWarnings, GetIsNotMapped, ScopeInMetadataOnly, .. GatewayNotes], options, "-Profile Mcp");
        Assert.Equal("Pass Mcp", await VerdictAsync(options, "-Profile Mcp -ExcludeRule ASM-013, COR-003"));
    }

    [Fact]
    public async Task A_server_with_sessions_and_cors_answers_get_with_the_challenge_too()
    {
        // Sessions map GET, and so authorization answers it with the challenge.
        SdkServerOptions options = new() { Cors = true, Sessions = true };
        await AssertFindingsAsync([.. GatewayWarnings, ScopeInMetadataOnly, .. GatewayNotes], options, "-Profile Mcp");
    }

    [Fact]
    public async Task Metadata_at_a_place_of_the_servers_own_is_found_by_the_challenge()
    {
        // Legal since 2025-06-18 clients go by the challenge: nothing stands at the two well-known places, where others ask first.
        SdkServerOptions options = new() { Cors = true, ResourceMetadataUri = "/meta/prm", StatesResource = true };
        await AssertFindingsAsync(["Warning PRM-003", .. GatewayWarnings, GetIsNotMapped, ScopeInMetadataOnly, .. GatewayNotes], options, "-Profile Mcp");
        Assert.Equal("Warning Mcp", await VerdictAsync(options, "-Profile Mcp"));
    }

    [Theory]
    [InlineData("-Profile Mcp")]
    [InlineData("")] // Without metadata there is no way to learn that the authorization server is AuthKit.
    public async Task Metadata_elsewhere_without_a_stated_resource_is_broken_and_that_is_the_root_cause(string profile)
    {
        // The SDK infers the resource at its default place only; elsewhere its handler throws, and the advertised URL answers 500.
        SdkServerOptions options = new() { Cors = true, ResourceMetadataUri = "/meta/prm" };
        await AssertFindingsAsync(["Fail PRM-001", GetIsNotMapped], options, profile);
        Assert.Equal("Fail Mcp", await VerdictAsync(options, profile));
    }

    [Fact]
    public async Task By_the_guide_a_server_with_cors_and_a_stated_resource_has_three_small_deviations()
    {
        SdkServerOptions options = new() { Cors = true, StatesResource = true };
        string[] expected =
        [
            "Warning AKT-001", // The challenge names the place with the path inserted; the guide wants the root, where the SDK answers as well.
            "Warning AKT-003", // The SDK sends no Cache-Control with the metadata.
            "Warning AKT-004", // Its 401 has no body at all.
            KnownGaps, GetIsNotMapped, ScopeInMetadataOnly, .. GatewayNotes, KnownPreflight,
        ];
        await AssertFindingsAsync(expected, options, "");
        Assert.Equal("Warning AuthKit", await VerdictAsync(options, ""));
    }

    [Fact]
    public async Task By_the_guide_metadata_that_is_not_at_the_root_is_an_error()
    {
        SdkServerOptions options = new() { Cors = true, ResourceMetadataUri = "/meta/prm", StatesResource = true };
        string[] expected =
        [
            "Fail AKT-001", // Nothing stands at the root, where the guide and its troubleshooting table put the metadata.
            "Warning AKT-003",
            "Warning AKT-004",
            KnownGaps, GetIsNotMapped, ScopeInMetadataOnly,
            "Note PRM-003",
            .. GatewayNotes, KnownPreflight,
        ];
        await AssertFindingsAsync(expected, options, "");
    }

    [Fact]
    public async Task By_the_guide_missing_cors_is_an_error()
    {
        string[] expected =
        [
            "Fail COR-004", // Guide steps 2 and 3 set Access-Control-Allow-Origin on the metadata and on the 401; the SDK on neither.
            "Warning AKT-001",
            "Warning AKT-004",
            KnownGaps, GetIsNotMapped, ScopeInMetadataOnly, .. GatewayNotes,
        ];
        await AssertFindingsAsync(expected, new SdkServerOptions { StatesResource = true }, "");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/tenant")]
    public async Task By_the_guide_an_inferred_resource_adds_a_warning_about_the_root_copy(string pathBase)
    {
        // At the root the SDK infers the origin as the resource, which RFC 9728 section 3.3 demands of a document found
        // there and the guide's layout does not have: worth a warning, since clients go by the advertised copy.
        string[] expected =
        [
            "Warning AKT-001", "Warning AKT-002", "Warning AKT-003", "Warning AKT-004",
            KnownGaps, GetIsNotMapped, ScopeInMetadataOnly, .. GatewayNotes, KnownPreflight,
        ];
        await AssertFindingsAsync(expected, new SdkServerOptions { Cors = true, PathBase = pathBase }, "");
    }

    [Fact]
    public async Task Bogus_tokens_are_refused_and_add_a_note_only()
    {
        SdkServerOptions options = new() { Cors = true, StatesResource = true };
        string[] expected =
        [
            "Warning AKT-001", "Warning AKT-003", "Warning AKT-004",
            KnownGaps, GetIsNotMapped, ScopeInMetadataOnly, .. GatewayNotes,
            "Note TKN-002", // The SDK challenges a request with a bad token as one without: no error="invalid_token".
            KnownPreflight,
            "Note AKT-008", // Of the gateway.
        ];
        await AssertFindingsAsync(expected, options, "-Active");
        Assert.Equal("Pass", await AskAsync(options, "-Active", "$r.Checks.Where({ $_.RuleId -eq 'AKT-007' }) | ForEach-Object { [string]$_.Verdict }"));
    }

    private async Task AssertFindingsAsync(IReadOnlyList<string> expected, SdkServerOptions options, string arguments)
    {
        await using SdkServer server = await SdkServer.StartAsync(_issuer, options);
        RootFindings.AssertAre(_host, expected, server.McpUri, arguments);
    }

    private Task<string> VerdictAsync(SdkServerOptions options, string arguments) => AskAsync(options, arguments, "\"$($r.Verdict) $($r.Profile)\"");

    private async Task<string> AskAsync(SdkServerOptions options, string arguments, string question)
    {
        await using SdkServer server = await SdkServer.StartAsync(_issuer, options);
        _host.Set("uri", server.McpUri);
        Result result = _host.Run($"$r = Test-McpDiscovery $uri {arguments}; {question}");
        Assert.Empty(result.AllErrors);
        return result.Single<string>();
    }
}

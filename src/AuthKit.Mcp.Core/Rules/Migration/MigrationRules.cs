using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>MIG: moving from an authorization server inside the MCP server (MCP 2025-03-26) to one elsewhere.</summary>
internal static class MigrationRules
{
    private static readonly string[] NeedsIssuer = ["PRM-001", "PRM-002", "PRM-005", "PRM-011", "PRM-012"];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(LegacyMetadata.IsGone)
        {
            Id = "MIG-001",
            Title = "The metadata of a former authorization server is gone, mirrored or redirected",
            Levels = "M O O O",
            Source = "MCP 2025-03-26 Authorization Base URL; guide, migration step 2 (308)",
            Cause = "The old route was left in place.",
            Fix = "Redirect it to the authorization server's metadata with 308, or delete it.",
            Probes = [ProbeKind.LegacyIssuerMetadata, ProbeKind.LegacyOpenIdMetadata],
            Depth = CheckDepth.Standard,
            Needs = NeedsIssuer,
            ExplainedBy = ["MIG-004", "HYG-001"],
        },
        new(LegacyMetadata.IsCleanRedirect)
        {
            Id = "MIG-002",
            Title = "The redirect of the former metadata is a clean 308 to the document",
            Levels = "- G G G",
            Source = "guide, migration step 2; RFC 8414 sections 3.2 and 3.3",
            Cause = "A rule at the edge uses another status, or catches more than this one path.",
            Fix = "Redirect exactly this path with 308, Location and Access-Control-Allow-Origin: *.",
            Probes = [ProbeKind.LegacyIssuerMetadata, ProbeKind.CrossOriginLegacyMetadata],
            Depth = CheckDepth.Standard,
            Needs = NeedsIssuer,
            ExplainedBy = ["HYG-003", "HYG-005", "ASM-001", "ASM-003", "COR-001"],
        },
        new(FormerServer.IsRetired)
        {
            Id = "MIG-003",
            Title = "The former OAuth endpoints are retired",
            Levels = "I I I I",
            Source = "interoperability (two authorization servers for one resource); guide, migration step 6",
            Cause = "The old routes were kept while traffic moved over.",
            Fix = "Delete the routes, the consent pages and the code that signs tokens.",
            Probes = [ProbeKind.LegacyEndpoint],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Active,
            Needs = NeedsIssuer,
        },
        new(FormerServer.IsUnlisted)
        {
            Id = "MIG-004",
            Title = "Challenge and metadata name only the new authorization server",
            Levels = "- I I m",
            Source = "MCP 2026-07-28 Authorization Server Binding (SEP-2352); guide, migration steps 1 and 2",
            Cause = "The metadata still lists the issuer inside the MCP server, or may be cached for long.",
            Fix = "Change metadata and challenge together, and cache the metadata briefly while moving.",
            Probes = [ProbeKind.AdvertisedMetadata, ProbeKind.InsertedMetadata, ProbeKind.RootMetadata, ProbeKind.LegacyIssuerMetadata],
            Needs = NeedsIssuer,
        },
    ];
}

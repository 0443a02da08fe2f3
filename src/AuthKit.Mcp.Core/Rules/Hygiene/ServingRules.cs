using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>HYG: what must not change how the server is served, and what must not lead past its guard.</summary>
internal static class ServingRules
{
    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(OriginChecks.Judge)
        {
            Id = "HYG-006",
            Title = "Origin is validated",
            Levels = "M M M M",
            Source = "MCP Transports, Security Warning (DNS rebinding)",
            Cause = "A server on a developer's machine has no list of allowed hosts and origins.",
            Fix = "Check Host and Origin before anything else, and answer 403.",
            Probes = [ProbeKind.ForeignHost],
            Depth = CheckDepth.Full,
            Needs = ["CHL-001"],
            ExplainedBy = ["CHL-001", "CHL-002", "HYG-001"],
        },
        new(VariantChecks.IsIndependentOfHeaders)
        {
            Id = "HYG-007",
            Title = "Metadata does not depend on request headers",
            Levels = "I I I I",
            Source = "interoperability; RFC 9728 section 3.1; RFC 8414 section 3.1",
            Cause = "A gateway or a single-page application routes by a request header.",
            Fix = "Choose the document by its path only.",
            Probes = [ProbeKind.MetadataVariant],
            Depth = CheckDepth.Full,
            Needs = ["PRM-001"],
            ExplainedBy = ["HYG-009", "PRM-005", "ASM-003", "PRM-001", "PRM-002", "ASM-001"],
        },
        new(VariantChecks.IsNotReflected)
        {
            Id = "HYG-008",
            Title = "Forwarded-host values are not reflected",
            Levels = "I I I I",
            Source = "cache poisoning and mix-up hygiene; RFC 7239 section 8.1",
            Cause = "The base URL is built from forwarded headers, whoever sends them.",
            Fix = "Trust forwarded headers from your own proxy only, or configure the public base URL.",
            Probes = [ProbeKind.ForwardedVariant],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Active,
        },
        new(DeliveryChecks.Judge)
        {
            Id = "HYG-009",
            Title = "Answers come in time, of moderate size, uncompressed unless asked, cached for a day at most, past bot walls",
            Levels = "I I I I",
            Source = "RFC 9728 section 7.10; time and size limits of the public SDKs",
            Cause = "Cold starts, a web application firewall, or a delivery network that compresses and caches by its own rules.",
            Fix = "Exempt the well-known paths and the endpoint from bot rules, and keep the documents static and small.",
            Probes = [ProbeKind.Initialize, ProbeKind.AdvertisedMetadata, ProbeKind.InsertedMetadata, ProbeKind.RootMetadata, ProbeKind.IssuerMetadata, ProbeKind.ClientIdentity],
            ExplainedBy = ["PRM-005", "ASM-003", "PRM-001", "PRM-002", "ASM-001", "CHL-001", "PRM-006"],
        },
        new(OtherWays.Judge)
        {
            Id = "HYG-010",
            Title = "Other transports and spellings are protected too",
            Levels = "m m m m",
            Source = "MCP Security Best Practices (verify all inbound requests); MCP Transports, backwards compatibility with HTTP+SSE",
            Cause = "The older route was left open, or the guard is bound to one spelling of the path.",
            Fix = "Remove the route, or put the same bearer check on it.",
            Probes = [ProbeKind.SiblingStream, ProbeKind.SlashTwin, ProbeKind.ClientIdentity],
            Depth = CheckDepth.Full,
            ExplainedBy = ["CHL-001", "CHL-002", "CHL-003"],
        },
    ];
}

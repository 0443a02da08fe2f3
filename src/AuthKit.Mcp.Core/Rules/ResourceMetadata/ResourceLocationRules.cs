using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>PRM: where protected resource metadata is served, and how its copies agree.</summary>
internal static class ResourceLocationRules
{
    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(IsServedAtInserted)
        {
            Id = "PRM-003",
            Title = "The path-inserted location is served",
            Levels = "- m 1of 1of",
            Source = "RFC 9728 sections 3 and 3.1; SEP-985",
            Cause = "Only the root location is implemented.",
            Fix = "Serve the same document with the endpoint's path inserted after /.well-known/oauth-protected-resource.",
            Probes = [ProbeKind.InsertedMetadata, ProbeKind.InsertedTwin],
            Needs = ["PRM-001", "HYG-001"],
            ExplainedBy = ["PRM-001", "PRM-002", "PRM-005", "PRM-006", "HYG-001"],
        },
        new(DirectReading.Judge)
        {
            Id = "PRM-006",
            Title = "The metadata is readable directly: no authentication, no redirect",
            Levels = "- m m m",
            Source = "RFC 9728 sections 3 and 3.2; MCP Security Best Practices (redirect chains)",
            Cause = "A global authentication layer, a firewall for web applications, or a redirect for slashes or host names covers the well-known paths too.",
            Fix = "Exempt /.well-known/ from authentication, bot rules and redirects, and publish the final URL.",
            Probes = [.. ResourceMetadataRules.Copies, ProbeKind.MetadataHop],
        },
        new(CopyComparison.Judge)
        {
            Id = "PRM-010",
            Title = "The copies at the advertised, path-inserted and root locations agree",
            Levels = "- I I I",
            Source = "RFC 9728 sections 3.1 and 3.3; which copy is read depends on the client",
            Cause = "Two parts of the server generate the document, or one copy is an old file.",
            Fix = "Let one handler answer at all locations.",
            Probes = ResourceMetadataRules.Copies,
            Needs = ["PRM-001"],
            ExplainedBy = ["MIG-004", "PRM-004", "PRM-007", "PRM-008", "PRM-011", "PRM-012", "PRM-014", "PRM-016", "HYG-003"],
        },
        new(ServerEntries.Judge)
        {
            Id = "PRM-013",
            Title = "The first entry of authorization_servers is usable",
            Levels = "- I I I",
            Source = "RFC 9728 section 7.6 (the choice is the client's); the SDKs take the first entry",
            Cause = "A former authorization server is still listed, before the present one.",
            Fix = "Put the preferred entry first, and drop those that do not answer.",
            Probes = [ProbeKind.IssuerMetadata],
            Needs = ["PRM-001", "PRM-002", "PRM-005", "PRM-011", "PRM-012", "ASM-001", "ASM-003", "ASM-005"],
            ExplainedBy = ["MIG-004", "PRM-012", "HYG-001", "HYG-003"],
        },
    ];

    private static Judgement IsServedAtInserted(RuleContext c)
    {
        if (c.Endpoint.IsRoot)
        {
            return Judgement.Skip("The endpoint has no path to insert.");
        }

        if (c.Facts.Copies.FirstOrDefault(static x => x.IsInserted) is not { } inserted || inserted.Exchange.Fault == WireFault.TlsFailed)
        {
            return Judgement.NothingToJudge("The path-inserted location was not asked.");
        }

        if (inserted.IsFound)
        {
            return WithoutSlash(c, inserted);
        }

        if (c.Facts.Copies.FirstOrDefault(static x => !x.IsInserted && x.IsMetadata) is not { } other)
        {
            return Judgement.NothingToJudge("There is no document at any location.");
        }

        if (inserted.Exchange.Response is not { } response)
        {
            return c.IsRfc ? Judgement.Inconclusive($"{inserted.Url} {inserted.Outcome}.") : Missing(Judgement.Warn, inserted, other, "clients wait there in vain before they try another location");
        }

        // TypeScript clients try the next location only after a 4xx.
        return response.Status >= 500
            ? Missing(c.IsRfc ? Judgement.Fail : Judgement.Warn, inserted, other, "clients that look there first stop instead of trying the root")
            : Missing(c.IsAuthKit ? Judgement.Note : c.IsRfc ? Judgement.Fail : Judgement.Warn, inserted, other, "RFC 9728 has it there, and clients that do not see the header ask there first");
    }

    private static Judgement Missing(Func<string, Judgement> verdict, ResourceMetadataCopy inserted, ResourceMetadataCopy other, string who) =>
        verdict($"{inserted.Url} {inserted.Outcome}, while {other.Url} has the document: {who}.")
            with { Shown = inserted.Exchange, Subject = inserted.Url, Fix = $"Serve the document of {other.Url} at {inserted.Url} as well." };

    // RFC 9728 section 3.1 keeps the slash at the end of the endpoint's path; several SDKs drop it.
    private static Judgement WithoutSlash(RuleContext c, ResourceMetadataCopy inserted) =>
        c.Facts.Exchange(ProbeKind.InsertedTwin) is { Response: { Status: not 200 } } twin
            ? Judgement.Advise($"{inserted.Url} has the document, but {Text.Printable(twin.Request.Url)} {RuleContext.Outcome(twin)}: TypeScript and C# clients and mcp-remote ask without the slash at the end.")
                with { Shown = twin, Fix = $"Serve the document at {Text.Printable(twin.Request.Url)} as well." }
            : Judgement.Pass("The path-inserted location has the document.");
}

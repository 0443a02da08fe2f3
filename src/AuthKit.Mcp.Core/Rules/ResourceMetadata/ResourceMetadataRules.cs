using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>PRM: where the protected resource metadata stands and how it is served (RFC 9728 section 3).</summary>
internal static class ResourceMetadataRules
{
    internal static readonly ProbeKind[] Copies = [ProbeKind.AdvertisedMetadata, ProbeKind.InsertedMetadata, ProbeKind.RootMetadata];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(IsDiscoverable)
        {
            Id = "PRM-001",
            Title = "A protected resource metadata document is discoverable",
            Levels = "- M 1of 1of",
            Source = "MCP Authorization Server Location; RFC 9728 section 3; guide step 2",
            Cause = "The route is missing, or mounted under the application's prefix instead of at the origin.",
            Fix = "Serve the document at the origin: /.well-known/oauth-protected-resource followed by the endpoint's path, and at the root for compatibility.",
            Probes = Copies,
            ExplainedBy = ["PRM-005", "PRM-006"],
            Needs = ["CHL-001", "PRM-002", "HYG-001"],
        },
        new(AdvertisedWorks)
        {
            Id = "PRM-002",
            Title = "The advertised metadata URL itself works",
            Levels = "- m m m",
            Source = "RFC 9728 section 5.1 and 3.2",
            Cause = "The header names a path that the router does not serve.",
            Fix = "Align header and route.",
            Probes = [ProbeKind.AdvertisedMetadata],
            ExplainedBy = ["HYG-005", "PRM-001", "PRM-005", "HYG-003", "CHL-007", "CHL-008", "CHL-009", "PRM-006"],
            Needs = ["CHL-006", "CHL-007", "CHL-004", "CHL-001", "CHL-002", "CHL-005"],
        },
        new(RootIsCoherent)
        {
            Id = "PRM-004",
            Title = "The document at the root is coherent",
            Levels = "- m m m",
            Source = "RFC 9728 section 3.3; MCP 2025-11-25 root fallback",
            Cause = "One document at the root stands for an endpoint with a path.",
            Fix = "Serve the path-inserted location as well, and advertise it.",
            Probes = [ProbeKind.RootMetadata],
            ExplainedBy = ["PRM-001", "PRM-005", "PRM-007", "PRM-008", "HYG-003", "HYG-005"],
        },
        new(IsJsonObject)
        {
            Id = "PRM-005",
            Title = "The document is 200, application/json, a JSON object",
            Levels = "- m m m",
            Source = "RFC 9728 section 3.2",
            Cause = "A catch-all route answers with the application's page, or two layers both add the content type.",
            Fix = "Exempt /.well-known/ from catch-all routes; answer JSON or 404.",
            Probes = Copies,
            Needs = ["PRM-001"],
            ExplainedBy = ["PRM-006"],
        },
    ];

    private static Judgement IsDiscoverable(RuleContext c)
    {
        List<ResourceMetadataCopy> copies = [.. c.Facts.Copies];
        if (copies.Any(static x => x.IsFound) && !copies.Any(static x => x.IsMetadata))
        {
            ResourceMetadataCopy other = copies.OrderByDescending(static x => x.IsAdvertised).First(static x => x.IsFound);
            string what = other.IsServerMetadata ? $"the metadata of the authorization server {RuleContext.Quote(other.Document?.GetString("issuer"))}" : "a JSON object";
            return Judgement.Fail($"{other.Url} answers {what}, but no protected resource metadata: it has neither resource nor authorization_servers.{ClientWords.WithoutMetadata(c)}")
                with { Shown = other.Exchange, Fix = ServedHere(c) };
        }

        if (c.HeaderIsMandatory && copies.Any(static x => x.IsFound) && copies.Any(static x => x.IsAdvertised && !x.IsFound))
        {
            return Judgement.NothingToJudge("In 2025-06-18 only the advertised URL counts, which PRM-002 judges.");
        }

        if (copies.Any(static x => x.IsFound))
        {
            return Judgement.Pass($"Found at {string.Join(" and ", copies.Where(static x => x.IsFound).Select(static x => RuleContext.Quote(x.Url)))}.");
        }

        if (copies.Count == 0)
        {
            return Judgement.Inconclusive("No location was asked.");
        }

        if (copies.All(static x => x.Exchange.Fault == WireFault.TlsFailed))
        {
            return Judgement.NothingToJudge("The connection is not trusted.");
        }

        string seen = string.Join("; ", copies.Select(static x => $"{x.Url} {x.Outcome}"));
        string places = c.Facts.RootUrl == c.InsertedUrl ? c.Facts.RootUrl : $"{c.Facts.RootUrl} and {c.InsertedUrl}";
        return Judgement.Fail($"No protected resource metadata: {Text.Printable(seen, 600)}. Clients cannot find out where to sign in.{ClientWords.WithoutMetadata(c)}")
            with { Shown = copies[0].Exchange, Fix = $"Serve this JSON as application/json at {places}: {c.MetadataJson}" };
    }

    /// <summary>What to do about an advertised URL that is no place for the metadata of this server.</summary>
    public static string Advertised(RuleContext c) => !c.IsAuthKit && c.Facts.Copies.FirstOrDefault(static x => x.IsMetadata) is { } working
        ? $"Advertise the location that works: {c.ChallengeFor(working.Url)}"
        : ServedHere(c);

    // The header is part of it where it names another place.
    private static string ServedHere(RuleContext c) => $"Serve this JSON as application/json at {c.MetadataUrl}: {c.MetadataJson}"
        + (c.Facts.AdvertisedUrl is { } advertised && advertised != c.MetadataUrl ? $", and advertise it: {c.ChallengeLine}" : "");

    private static Judgement AdvertisedWorks(RuleContext c)
    {
        ResourceMetadataCopy? advertised = c.Facts.Copies.FirstOrDefault(static x => x.IsAdvertised);
        if (advertised is null)
        {
            return Judgement.NothingToJudge("No usable metadata URL is advertised.");
        }

        if (advertised.IsMetadata)
        {
            return Judgement.Pass("The advertised URL gives the document.");
        }

        ResourceMetadataCopy? working = c.Facts.Copies.FirstOrDefault(static x => x.IsMetadata);
        string outcome = advertised.IsServerMetadata ? "answers the metadata of an authorization server instead"
            : advertised.IsFound ? "answers a JSON object that is no protected resource metadata"
            : advertised.Outcome;
        string refusal = advertised.Exchange.Fault == WireFault.AddressRefused ? " It was not followed: " + advertised.Exchange.FaultDetail + "." : "";
        string stay = working is null ? "" : ClientWords.Sentence(ClientWords.Stopped(c, McpClientStep.ResourceMetadata), "tries", "try");
        return Judgement.Fail($"The advertised {RuleContext.Quote(advertised.Url)} {outcome}.{refusal}{(stay.Length > 0 ? $" {stay} no other location once one is advertised." : "")}{ClientWords.WithoutMetadata(c)}")
            with
            {
                Shown = advertised.Exchange,
                Fix = (working is null || c.IsAuthKit) && c.IsHere(advertised.Url) && !advertised.IsServerMetadata
                    ? $"Serve the metadata at {RuleContext.Quote(advertised.Url)}: {c.MetadataJson}"
                    : Advertised(c),
                Subject = "resource_metadata",
                ExplainsAll = true,
            };
    }

    private static Judgement RootIsCoherent(RuleContext c)
    {
        if (c.Facts.Root is not { } root)
        {
            return Judgement.Skip("The root location was not asked.");
        }

        if (!root.IsFound)
        {
            return root.Exchange.Response is { Status: >= 400 and < 500 } or { Status: >= 300 and < 400 } or null
                ? Judgement.Pass("There is no document at the root.")
                : Judgement.Advise($"{root.Url} {root.Outcome}: clients that fall back to it stop there.") with { Shown = root.Exchange, Fix = $"Answer {root.Url} with 404, or with {c.MetadataJson}" };
        }

        string? resource = root.Document?.GetString("resource");
        if (c.Endpoint.IsRoot || root.IsAdvertised || resource is null || resource == c.Endpoint.Origin || resource == c.Endpoint.Origin + "/")
        {
            return Judgement.Pass("The document at the root fits.");
        }

        // The same body at both places is the layout that serves every client; only a lone root document misleads.
        if (resource == c.Endpoint.Value && c.Facts.Copies.Any(static x => x.IsFound && !x.IsRoot))
        {
            return Judgement.Pass("The document at the root repeats the one at the path-inserted location.");
        }

        return Judgement.FailOrWarn(c.IsRfc, $"{root.Url} is not advertised and states {RuleContext.Quote(resource)}: clients that find it there expect the origin {c.Endpoint.Origin} (the Go and C# SDKs refuse it).")
            with { Shown = root.Exchange, Fix = $"Serve the same document at {c.InsertedUrl} and advertise it: {c.ChallengeFor(c.InsertedUrl)}", Subject = "resource" };
    }

    private static Judgement IsJsonObject(RuleContext c)
    {
        List<ResourceMetadataCopy> answered = [.. c.Facts.Copies.Where(static x => x.Answer.Response is { Status: >= 200 and < 300 })];
        if (answered.Count == 0)
        {
            return Judgement.NothingToJudge("No location answers with a document.");
        }

        // In the order in which clients look: what they use comes first.
        ResourceMetadataCopy? working = null;
        ResourceMetadataCopy? repeated = null;
        foreach (ResourceMetadataCopy copy in answered.OrderByDescending(static x => x.IsAdvertised))
        {
            if (copy.Document is { IsProper: false } document)
            {
                if (document.OnlyRepeatsItsType)
                {
                    repeated ??= copy;
                    working ??= copy.IsMetadata ? copy : null;
                    continue;
                }

                string seen = $"{copy.Url} answers {copy.Answer.Response?.Status}, but {string.Join(" and ", document.Problems)}";
                return (working is null ? Used(c, copy, seen) : Spare(copy, working, seen)) with { Shown = copy.Answer, Subject = copy.Url };
            }

            working ??= copy.IsMetadata ? copy : null;
        }

        return repeated is null
            ? Judgement.Pass("Every document is a JSON object sent as application/json.")
            : Judgement.Warn($"{repeated.Url} sends its Content-Type more than once: clients take it, but HTTP allows one, and some libraries see none then.")
                with { Shown = repeated.Answer, Fix = $"Send one header line Content-Type: application/json at {repeated.Url}: the application and the proxy before it both add one." };
    }

    private static Judgement Used(RuleContext c, ResourceMetadataCopy copy, string seen) => Judgement.Fail($"{seen}.{ClientWords.WithoutMetadata(c)}")
        with { Fix = $"Answer {copy.Url} with status 200, the header line Content-Type: application/json, and: {c.MetadataJson}", ExplainsAll = true };

    // RFC 9728 section 3.1 wants nothing at the root for a resource with a path, so that is advice.
    private static Judgement Spare(ResourceMetadataCopy copy, ResourceMetadataCopy working, string seen)
    {
        string who = working.IsAdvertised && !working.IsInserted ? "Clients that see the challenge" : "Clients";
        string message = $"{seen}. {who} find the document at {working.Url} before they come there.";
        return (copy.IsRoot ? Judgement.Advise(message) : Judgement.Warn(message))
            with { Fix = $"Answer {copy.Url} with the document of {working.Url} as application/json, or with 404." };
    }
}

using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>PRM: the protected resource metadata (RFC 9728).</summary>
internal static class ResourceMetadataRules
{
    private const string SilentFallback =
        " Clients built on the TypeScript SDK then fall back silently to the 2025-03-26 layout and show a 404 on /authorize or /register of the MCP server.";

    private static readonly ProbeKind[] Copies = [ProbeKind.AdvertisedMetadata, ProbeKind.InsertedMetadata, ProbeKind.RootMetadata];

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
            ExplainedBy = ["PRM-005"],
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
            ExplainedBy = ["PRM-001", "PRM-005", "HYG-003", "CHL-007"],
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
            ExplainedBy = ["PRM-001", "PRM-005", "PRM-007", "PRM-008", "HYG-003"],
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
        },
        new(ResourceIsIdentifier)
        {
            Id = "PRM-007",
            Title = "resource is a valid resource identifier",
            Levels = "- m m m",
            Source = "RFC 9728 sections 1.2 and 2; RFC 8707 section 2",
            Cause = "The setting is missing or undefined when the document is built.",
            Fix = "Set resource to the public URL of the MCP endpoint.",
            Probes = Copies,
            Needs = ["PRM-001", "PRM-002", "PRM-005"],
            ExplainedBy = ["PRM-001", "PRM-002", "HYG-003"],
        },
        new(ResourceIsIdentical)
        {
            Id = "PRM-008",
            Title = "resource is identical to the URL in use",
            Levels = "- m m m",
            Source = "RFC 9728 sections 3.3 and 7.3; MCP Canonical Server URI",
            Cause = "The application sees its inner host or scheme behind a proxy, or a URL builder adds a slash.",
            Fix = "Set resource to the URL that users type.",
            Probes = Copies,
            Needs = ["PRM-001", "PRM-002", "PRM-005", "PRM-007"],
            ExplainedBy = ["HYG-003", "PRM-007"],
        },
        new(HasAuthorizationServers)
        {
            Id = "PRM-011",
            Title = "authorization_servers has at least one entry",
            Levels = "- M M M",
            Source = "MCP Authorization Server Location; guide step 2",
            Cause = "The member is taken for optional (RFC 9728 alone does), or the setting behind it is empty.",
            Fix = "List the issuer of the authorization server.",
            Probes = Copies,
            ExplainedBy = ["PRM-001", "PRM-002"],
            Needs = ["PRM-001", "PRM-002", "PRM-005"],
        },
        new(IssuersAreClean)
        {
            Id = "PRM-012",
            Title = "Entries of authorization_servers are clean https issuer identifiers",
            Levels = "- m m m",
            Source = "RFC 9728 section 2; RFC 8414 section 2; guide troubleshooting (redirect loop)",
            Cause = "An environment variable with a line break at its end, or the metadata URL pasted in place of the issuer.",
            Fix = "Trim the value when it is read, and use exactly the issuer that the authorization server states.",
            Probes = Copies,
            Needs = ["PRM-001", "PRM-002", "PRM-005", "PRM-011"],
        },
    ];

    private static Judgement IsDiscoverable(RuleContext c)
    {
        List<ResourceMetadataCopy> copies = [.. c.Facts.Copies];
        if (copies.Any(static x => x.IsFound) && !copies.Any(static x => x.IsMetadata))
        {
            ResourceMetadataCopy other = copies.First(static x => x.IsFound);
            return Judgement.Fail($"{other.Url} answers a JSON object, but no protected resource metadata: it has neither resource nor authorization_servers.{SilentFallback}")
                with { Shown = other.Exchange, Fix = $"Serve this JSON at {other.Url}: {c.MetadataJson}" };
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
        string places = c.Facts.RootUrl == c.Facts.InsertedUrl ? c.Facts.RootUrl : $"{c.Facts.RootUrl} and {c.Facts.InsertedUrl}";
        return Judgement.Fail($"No protected resource metadata: {Text.Printable(seen, 600)}. Clients cannot find out where to sign in.{SilentFallback}")
            with { Shown = copies[0].Exchange, Fix = $"Serve this JSON as application/json at {places}: {c.MetadataJson}" };
    }

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
        string outcome = advertised.IsFound ? "answers a JSON object that is no protected resource metadata" : advertised.Outcome;
        string refusal = advertised.Exchange.Fault == WireFault.AddressRefused ? " It was not followed: " + advertised.Exchange.FaultDetail + "." : "";
        return Judgement.Fail($"The advertised {RuleContext.Quote(advertised.Url)} {outcome}.{refusal} Clients do not try other locations once one is advertised.{SilentFallback}")
            with
            {
                Shown = advertised.Exchange,
                Fix = working is null || c.IsAuthKit
                    ? $"Serve the metadata at {RuleContext.Quote(advertised.Url)}: {c.MetadataJson}"
                    : $"Advertise the location that works: WWW-Authenticate: Bearer resource_metadata=\"{working.Url}\"",
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
                : Judgement.FailOrWarn(c.IsRfc, $"{root.Url} {root.Outcome}: clients that fall back to it stop there.") with { Shown = root.Exchange, Fix = $"Answer {root.Url} with 404, or with {c.MetadataJson}" };
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
            with { Shown = root.Exchange, Fix = $"Serve the same document at {c.Facts.InsertedUrl} and advertise it: WWW-Authenticate: Bearer resource_metadata=\"{c.Facts.InsertedUrl}\"", Subject = "resource" };
    }

    private static Judgement IsJsonObject(RuleContext c)
    {
        List<ResourceMetadataCopy> answered = [.. c.Facts.Copies.Where(static x => x.Answer.Response is { Status: >= 200 and < 300 })];
        if (answered.Count == 0)
        {
            return Judgement.NothingToJudge("No location answers with a document.");
        }

        // What a client uses comes first; a broken copy elsewhere still stops those that try it before.
        ResourceMetadataCopy? broken = answered.OrderByDescending(static x => x.IsAdvertised).FirstOrDefault(static x => x.Document is { IsProper: false });
        return broken is null
            ? Judgement.Pass("Every document is a JSON object sent as application/json.")
            : Judgement.Fail($"{broken.Url} answers {broken.Answer.Response?.Status}, but {string.Join(" and ", broken.Document?.Problems ?? [])}.{SilentFallback}")
                with { Shown = broken.Answer, Fix = $"Answer {broken.Url} with status 200, the header line Content-Type: application/json, and: {c.MetadataJson}" };
    }

    private static Judgement ResourceIsIdentifier(RuleContext c)
    {
        if (c.Facts.Best is not { Document: { } document } copy)
        {
            return Judgement.NothingToJudge("There is no document.");
        }

        string fix = $"Set it in {copy.Url}: \"resource\": \"{c.Endpoint}\"";
        Judgement Bad(string what) => Judgement.Fail($"resource {what}.") with { Shown = copy.Exchange, Fix = fix, Subject = "resource" };
        if (document.GetString("resource") is not { } resource)
        {
            return Bad(document.Has("resource") ? $"is {document.Kind("resource")} instead of a string" : "is missing");
        }

        return !RawUrl.TryParse(resource, out RawUrl url) ? Bad($"is {RuleContext.Quote(resource)}, which is not an absolute URL")
            : url.Fragment is not null ? Bad($"is {RuleContext.Quote(resource)}: a fragment is not allowed")
            : !url.IsHttps && !AddressGuard.IsLoopback(url.Host) ? Bad($"is {RuleContext.Quote(resource)}: only https is allowed outside loopback")
            : url.Query is not null && resource == c.Endpoint.Value
                ? Judgement.Advise($"resource {RuleContext.Quote(resource)} has a query, which RFC 8707 advises against.") with { Shown = copy.Exchange, Fix = fix, Subject = "resource" }
            : Judgement.Pass("resource is a valid identifier.");
    }

    private static Judgement ResourceIsIdentical(RuleContext c)
    {
        if (c.Facts.Best is not { Document: { } document } best || document.GetString("resource") is null)
        {
            return Judgement.NothingToJudge("There is no resource to compare.");
        }

        foreach (ResourceMetadataCopy copy in c.Facts.Copies.Where(static x => x.IsFound).OrderByDescending(x => x == best))
        {
            string? resource = copy.Document?.GetString("resource");
            bool originIsRight = copy.IsRoot && !copy.IsAdvertised && (resource == c.Endpoint.Origin || resource == c.Endpoint.Origin + "/");
            if (resource is null || originIsRight || ResourceLadder.Compare(resource, c.Endpoint) is not { } step)
            {
                continue;
            }

            return Judgement.FailOrWarn(step.IsError || c.IsRfc, $"resource {RuleContext.Quote(resource)} at {copy.Url} {step.Difference}: refused by {step.RefusedBy}.")
                with { Shown = copy.Exchange, Fix = $"Set it in {copy.Url} to the URL that users type: \"resource\": \"{c.Endpoint}\"", Subject = "resource" };
        }

        return Judgement.Pass("resource is identical to the endpoint.");
    }

    private static Judgement HasAuthorizationServers(RuleContext c)
    {
        if (c.Facts.Best is not { Document: { } document } copy)
        {
            return Judgement.NothingToJudge("There is no document.");
        }

        JsonElement? member = document.Member("authorization_servers");
        if (member is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0)
        {
            return Judgement.Pass($"{array.GetArrayLength()} authorization server(s) are named.");
        }

        string what = member is null ? "is missing" : $"is {document.Kind("authorization_servers")} instead of an array with an entry";
        return Judgement.Fail($"authorization_servers {what}: clients do not know where to sign in.{SilentFallback}")
            with { Shown = copy.Exchange, Fix = $"Add it to {copy.Url}: \"authorization_servers\": [\"{c.Issuer}\"]" };
    }

    private static Judgement IssuersAreClean(RuleContext c)
    {
        if (c.Facts.Best is not { Document: { } document } copy || document.Member("authorization_servers") is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() == 0)
        {
            return Judgement.NothingToJudge("There is no authorization server to look at.");
        }

        foreach (JsonElement entry in array.EnumerateArray())
        {
            if (Mistake(entry) is { } mistake)
            {
                string clean = c.Facts.Issuers.FirstOrDefault()?.Document?.GetString("issuer") ?? (JsonText.String(entry) is { } text ? Cleaned(text) : "<issuer>");
                return Judgement.Fail($"authorization_servers has the entry {JsonText.Show(entry)}, which {mistake}.")
                    with { Shown = copy.Exchange, Fix = $"Write it in {copy.Url} as the authorization server spells it: \"authorization_servers\": [\"{clean}\"]. If it comes from an environment variable, trim it when it is read.", Subject = "authorization_servers" };
            }
        }

        return Judgement.Pass("Every entry is a clean issuer identifier.");
    }

    private static string? Mistake(JsonElement entry)
    {
        if (JsonText.String(entry) is not { } issuer)
        {
            return $"is {JsonText.Kind(entry)} instead of a string";
        }

        if (HygieneRules.FindBlank(issuer) is { } blank)
        {
            return blank + ": it sends clients into a redirect loop or to a wrong address";
        }

        return !RawUrl.TryParse(issuer, out RawUrl url) ? "is not an absolute URL"
            : url.Query is not null || url.Fragment is not null ? "has a query or a fragment"
            : issuer.Contains("/.well-known/") ? "is the address of metadata, not an issuer"
            : !url.IsHttps && !AddressGuard.IsLoopback(url.Host) ? "is plain http"
            : null;
    }

    private static string Cleaned(string issuer)
    {
        string trimmed = new([.. issuer.Where(static ch => ch > ' ' && !Text.IsUnsafe(ch))]);
        int wellKnown = trimmed.IndexOf("/.well-known/", StringComparison.Ordinal);
        return wellKnown < 0 ? trimmed : trimmed.Substring(0, wellKnown);
    }
}

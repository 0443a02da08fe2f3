using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>PRM: what stands in the protected resource metadata (RFC 9728 section 2).</summary>
internal static class ResourceMemberRules
{
    private const string PlainHttp = "is plain http";

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(ResourceIsIdentifier)
        {
            Id = "PRM-007",
            Title = "resource is a valid resource identifier",
            Levels = "- m m m",
            Source = "RFC 9728 sections 1.2 and 2; RFC 8707 section 2",
            Cause = "The setting is missing or undefined when the document is built.",
            Fix = "Set resource to the public URL of the MCP endpoint.",
            Probes = ResourceMetadataRules.Copies,
            Needs = ["PRM-001", "PRM-002", "PRM-005"],
            ExplainedBy = ["HYG-005", "PRM-001", "PRM-002", "HYG-001", "HYG-003", "PRM-016"],
        },
        new(ResourceIsIdentical)
        {
            Id = "PRM-008",
            Title = "resource is identical to the URL in use",
            Levels = "- m m m",
            Source = "RFC 9728 sections 3.3 and 7.3; MCP Canonical Server URI",
            Cause = "The application sees its inner host or scheme behind a proxy, or a URL builder adds a slash.",
            Fix = "Set resource to the URL that users type.",
            Probes = ResourceMetadataRules.Copies,
            Needs = ["PRM-001", "PRM-002", "PRM-005", "PRM-007"],
            ExplainedBy = ["HYG-005", "HYG-003", "PRM-007", "PRM-016"],
        },
        new(HasAuthorizationServers)
        {
            Id = "PRM-011",
            Title = "authorization_servers has at least one entry",
            Levels = "- M M M",
            Source = "MCP Authorization Server Location; guide step 2",
            Cause = "The member is taken for optional (RFC 9728 alone does), or the setting behind it is empty.",
            Fix = "List the issuer of the authorization server.",
            Probes = ResourceMetadataRules.Copies,
            ExplainedBy = ["PRM-001", "PRM-002", "PRM-016"],
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
            Probes = ResourceMetadataRules.Copies,
            Needs = ["PRM-001", "PRM-002", "PRM-005", "PRM-011"],
            ExplainedBy = ["HYG-005"],
        },
    ];

    private static Judgement ResourceIsIdentifier(RuleContext c)
    {
        // Clients that take any JSON object for the document stumble over it here.
        if (c.Facts.Copies.FirstOrDefault(static x => x is { IsAdvertised: true, IsServerMetadata: true }) is { } server)
        {
            return Judgement.Fail($"resource is missing in {server.Url}, which is the metadata of an authorization server.")
                with { Shown = server.Exchange, Fix = ResourceMetadataRules.Advertised(c), Subject = "resource" };
        }

        if (c.Facts.Best is not { Document: { } document } copy)
        {
            return Judgement.NothingToJudge("There is no document.");
        }

        string fix = $"Set it in {copy.Url}: \"resource\": \"{c.Resource}\"";
        Judgement Bad(string what) => Judgement.Fail($"resource {what}.") with { Shown = copy.Exchange, Fix = fix, Subject = "resource" };
        if (document.GetString("resource") is not { } resource)
        {
            return Bad(document.Has("resource") ? $"is {document.Kind("resource")} instead of a string" : "is missing");
        }

        return !RawUrl.TryParse(resource, out RawUrl url) ? Bad($"is {RuleContext.Quote(resource)}, which is not an absolute URL")
            : url.Fragment is not null ? Bad($"is {RuleContext.Quote(resource)}: a fragment is not allowed")
            : !url.IsHttps && !AddressGuard.IsLoopback(url.Host) ? Bad($"is {RuleContext.Quote(resource)}: only https is allowed outside loopback")
            : url.Query is not null && resource == c.Endpoint.Value
                ? Judgement.Advise($"resource {RuleContext.Quote(resource)} has a query, which RFC 9728 and RFC 8707 advise against: the document is public, and so is what the query holds.")
                    with { Shown = copy.Exchange, Fix = $"Remove the query from the URL that clients use, and give resource without it: \"resource\": \"{c.Resource}\"", Subject = "resource" }
            : Judgement.Pass("resource is a valid identifier.");
    }

    private static Judgement ResourceIsIdentical(RuleContext c)
    {
        if (c.Facts.Best is not { Document: { } document } best || document.GetString("resource") is null)
        {
            return Judgement.NothingToJudge("There is no resource to compare.");
        }

        foreach (ResourceMetadataCopy copy in c.Facts.BestFirst.Where(static x => x.IsFound))
        {
            string? resource = copy.Document?.GetString("resource");
            bool originIsRight = copy.IsRoot && !copy.IsAdvertised && (resource == c.Endpoint.Origin || resource == c.Endpoint.Origin + "/");
            if (resource is null || originIsRight || ResourceLadder.Compare(resource, c.Endpoint) is not { } step)
            {
                continue;
            }

            string who = ClientWords.Clause(ClientWords.Refusing(c, resource, copy), "refuses it", "refuse it");
            return Judgement.FailOrWarn(step.IsError || c.IsRfc, $"resource {RuleContext.Quote(resource)} at {copy.Url} {step.Difference}: {(who.Length > 0 ? who : "RFC 9728 section 3.3 wants it identical")}.")
                with { Shown = copy.Exchange, Fix = Identical(c, copy, resource), Subject = "resource" };
        }

        return Judgement.Pass("resource is identical to the endpoint.");
    }

    // A query in the URL may be a key that its user typed: it must not get into a public document.
    private static string Identical(RuleContext c, ResourceMetadataCopy copy, string resource) =>
        c.Endpoint.Query is null ? $"Set it in {copy.Url} to the URL that users type: \"resource\": \"{c.Resource}\""
        : resource == c.Resource ? $"Let clients use {c.Resource}, without a query. What stands in {copy.Url} is right."
        : $"Let clients use {c.Resource}, without a query, and set in {copy.Url}: \"resource\": \"{c.Resource}\"";

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
        return Judgement.Fail($"authorization_servers {what}: clients do not know where to sign in.{ClientWords.WithoutMetadata(c)}")
            with { Shown = copy.Exchange, Fix = $"Add it to {copy.Url}: \"authorization_servers\": [\"{c.Issuer}\"]", Subject = "authorization_servers" };
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
                string? text = JsonText.String(entry);
                string fix = $"Write it in {copy.Url}{(mistake == PlainHttp ? "" : " as the authorization server spells it")}: \"authorization_servers\": [{IssuerNames.List(c, array, static e => Mistake(e) is not null)}].";
                return Judgement.Fail($"authorization_servers has the entry {JsonText.Show(entry)}, which {mistake}.")
                    with
                    {
                        Shown = copy.Exchange,
                        Fix = fix + (text is null ? ""
                            : mistake == PlainHttp ? " Serve the authorization server there over https, and let its metadata state the same issuer."
                            : HygieneRules.FindBlank(text) is not null ? " If it comes from an environment variable, trim it when it is read."
                            : ""),
                        Subject = "authorization_servers",
                    };
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
            : !url.IsHttps && !AddressGuard.IsLoopback(url.Host) ? PlainHttp
            : null;
    }
}

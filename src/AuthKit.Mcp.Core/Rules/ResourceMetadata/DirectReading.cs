using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// Whether the first answer at a metadata location is the document (PRM-006): authentication, a bot wall or a redirect
/// before it is the root of everything that follows from the document not being found.
/// </summary>
internal static class DirectReading
{
    public static Judgement Judge(RuleContext c)
    {
        // No client comes to the root when the path-inserted location, which is asked before, has the document.
        bool rootIsSpare = c.Facts.Copies.Any(static x => x is { IsInserted: true, IsFound: true });
        List<ResourceMetadataCopy> answered =
            [.. c.Facts.Copies.Where(x => x.Exchange.Response is not null && (x.IsAdvertised || !x.IsRoot || !rootIsSpare)).OrderByDescending(static x => x.IsAdvertised)];
        if (answered.Count == 0)
        {
            return Judgement.Skip("No metadata location answered.");
        }

        foreach (ResourceMetadataCopy copy in answered)
        {
            if (Barrier(copy) is { } barrier)
            {
                bool isWall = copy.Exchange.Response is { Status: < 300 or >= 400 };
                return Judgement.Fail($"{copy.Url} {barrier}.{(copy.IsAdvertised ? ClientWords.WithoutMetadata(c) : "")}") with
                {
                    Shown = copy.Exchange,
                    Subject = SubjectOf(c, copy),
                    Cause = isWall ? "A global authentication layer or a bot rule covers the well-known paths too." : "A redirect to a login page, another host name or another scheme covers the well-known paths too.",
                    Fix = isWall
                        ? $"Exempt {c.Endpoint.Origin}/.well-known/ from authentication and bot rules, so that {copy.Url} answers anybody with: {c.MetadataJson}"
                        : $"Answer {copy.Url} itself with status 200 and: {c.MetadataJson}",
                };
            }
        }

        return answered.FirstOrDefault(static x => x.Exchange.Response is { Status: >= 300 and < 400 }) is { } redirected
            ? Judgement.Warn($"{redirected.Url} redirects to {RuleContext.Quote(MetadataHop.Target(redirected.Exchange))}: RFC 9728 wants the document itself, and some clients do not follow.")
                with { Shown = redirected.Exchange, Subject = SubjectOf(c, redirected), Fix = $"Answer {redirected.Url} itself with status 200 and the document." }
            : Judgement.Pass("Nothing stands before the metadata.");
    }

    // A barrier at a location that clients can do without explains only what is wrong there.
    private static string? SubjectOf(RuleContext c, ResourceMetadataCopy copy) => copy.IsAdvertised || !c.Facts.Copies.Any(static x => x.IsMetadata) ? null : copy.Url;

    /// <summary>What keeps a client from the document there, as the end of a sentence, or null.</summary>
    private static string? Barrier(ResourceMetadataCopy copy)
    {
        if (copy.Exchange.Response is not { } response)
        {
            return null;
        }

        return response.Status switch
        {
            401 or 407 => $"asks for credentials ({response.Status}), but the metadata is what tells clients where to get them",
            429 => "is answered 429: the rate is limited before a client has begun",
            _ when ApplicabilityGate.IsWall(response) => $"is answered {response.Status} by a bot wall, which no MCP client can pass",
            403 => "is answered 403: a rule of the server or of a firewall before it refuses clients without credentials",
            300 or 301 or 302 or 303 or 307 or 308 => Astray(copy, response),
            _ => null,
        };
    }

    private static string? Astray(ResourceMetadataCopy copy, WireResponse response)
    {
        if (response.Value("Location") is not { Length: > 0 } location)
        {
            return $"redirects ({response.Status}) without saying where";
        }

        if (!Uri.TryCreate(copy.Exchange.Request.Url, UriKind.Absolute, out Uri? from) || !Uri.TryCreate(from, location, out Uri? to))
        {
            return $"redirects to {RuleContext.Quote(location)}, which is no address";
        }

        string target = $"redirects to {RuleContext.Quote(to.AbsoluteUri)}";
        return to == from ? "redirects to itself"
            : to.Scheme != from.Scheme ? $"{target}, which is {to.Scheme} instead of {from.Scheme}"
            : MetadataHop.Target(copy.Exchange) is null ? $"{target} on another origin: clients do not follow there"
            : copy.Hop is null || copy.IsFound ? null
            : copy.Hop.Response is { Status: >= 300 and < 400 } ? $"{target}, which redirects again"
            : copy.Hop.Response is { Status: 200 } ? $"{target}, which is no metadata but something else, such as a login page"
            : $"{target}, which {RuleContext.Outcome(copy.Hop)}";
    }
}

using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>PRM: how the values of protected resource metadata are written.</summary>
internal static class ResourceValueRules
{
    private const string Methods = "bearer_methods_supported";

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(IsCanonical)
        {
            Id = "PRM-009",
            Title = "resource is in canonical spelling",
            Levels = "- S S S",
            Source = "MCP Canonical Server URI (lower-case scheme and host, no slash at the end unless it matters)",
            Cause = "A URL type adds a slash or a port when it writes the value.",
            Fix = "Store resource as a plain string.",
            Probes = ResourceMetadataRules.Copies,
            Needs = ["PRM-001", "PRM-002", "PRM-005", "PRM-007"],
            ExplainedBy = ["PRM-007", "PRM-008", "HYG-003"],
        },
        new(ScopeValues.Judge)
        {
            Id = "PRM-014",
            Title = "scopes_supported is a list of scopes, and a minimal one",
            Levels = "- s S S",
            Source = "RFC 9728 sections 2 and 3.2; MCP Scope Selection Strategy; Security Best Practices, Scope Minimization; SEP-2207",
            Cause = "The scope catalogue of the authorization server is copied, or the scopes are written as one string.",
            Fix = "List the scopes that the tools need at the least, each as a string of its own.",
            Probes = ResourceMetadataRules.Copies,
            Needs = ["PRM-001", "PRM-002", "PRM-005", "PRM-016"],
            ExplainedBy = ["CHL-010"],
        },
        new(AllowsHeader)
        {
            Id = "PRM-015",
            Title = "bearer_methods_supported allows the header and not the query",
            Levels = "- m m m",
            Source = "RFC 9728 section 2; OAuth 2.1 section 5.1; MCP Token Requirements",
            Cause = "The example of RFC 9728 is copied.",
            Fix = "Write \"bearer_methods_supported\": [\"header\"].",
            Probes = ResourceMetadataRules.Copies,
            Needs = ["PRM-001", "PRM-002", "PRM-005", "PRM-016"],
        },
        new(MemberForms.Judge)
        {
            Id = "PRM-016",
            Title = "No member is null, empty, mistyped or misspelt",
            Levels = "- m m m",
            Source = "RFC 9728 sections 2 and 3.2; RFC 8259 section 4",
            Cause = "A serializer writes unset members as null, or names them by its own convention.",
            Fix = "Leave unset members out, and write names as RFC 9728 does.",
            Probes = ResourceMetadataRules.Copies,
            Needs = ["PRM-001", "PRM-002", "PRM-005"],
            ExplainedBy = ["PRM-001"],
        },
        new(SecurityMembers.Judge)
        {
            Id = "PRM-017",
            Title = "The optional security members are coherent",
            Levels = "- m m m",
            Source = "RFC 9728 sections 2 and 2.2",
            Cause = "Advanced settings are copied that nothing in the server implements.",
            Fix = "Remove the member, or implement what it promises.",
            Probes = [.. ResourceMetadataRules.Copies, ProbeKind.ResourceKeys],
            Needs = ["PRM-001", "PRM-002", "PRM-005"],
        },
    ];

    private static Judgement IsCanonical(RuleContext c)
    {
        if (c.Facts.Best is not { } copy || !RawUrl.TryParse(copy.Document?.GetString("resource"), out RawUrl url))
        {
            return Judgement.NothingToJudge("There is no resource to look at.");
        }

        string path = url.Path;
        string wanted = c.Endpoint.Path;
        string canonical = Canonical(c.Resource, c.Endpoint);
        Judgement About(Judgement judgement) => judgement with { Shown = copy.Exchange, Subject = "resource", Fix = $"Write in {copy.Url}: \"resource\": \"{canonical}\"{(c.Endpoint.Value == canonical ? "" : ", and publish the endpoint in that spelling")}" };
        if (path != wanted && path.TrimEnd('/') == wanted.TrimEnd('/') && wanted.TrimEnd('/').Length > 0)
        {
            return About(Judgement.Fail($"resource {RuleContext.Quote(url.Value)} and the endpoint differ by the slash at the end, and no client may add or drop one."));
        }

        string? odd = (url.Scheme + url.Host).Any(static ch => ch is >= 'A' and <= 'Z') ? "has capitals in scheme or host"
            : url.Authority.EndsWith(url.IsHttps ? ":443" : ":80", StringComparison.Ordinal) ? "spells out the default port"
            : path == "/" && wanted.Length == 0 ? "has a slash after the host that the endpoint does not have"
            : null;
        if (odd is not null)
        {
            return About(Judgement.Warn($"resource {RuleContext.Quote(url.Value)} {odd}: the canonical spelling is what all clients compare alike."));
        }

        if (path.Length > 0)
        {
            return Judgement.Pass("resource is in canonical spelling.");
        }

        Judgement note = About(Judgement.Note($"resource {RuleContext.Quote(url.Value)} is only an origin: older TypeScript clients sent it with a slash at the end."));
        return c.Endpoint.IsRoot
            ? note with { Fix = $"Leave it as it is. Where older TypeScript clients are to be served, let the authorization server and the token check take {RuleContext.Quote(url.Value + "/")} for the same resource." }
            : note;
    }

    private static string Canonical(string resource, RawUrl url)
    {
        string origin = url.Origin.ToLowerInvariant();
        string port = url.IsHttps ? ":443" : ":80";
        string rest = resource.Substring(url.Origin.Length);
        rest = rest == "/" ? "" : rest;
        return (origin.EndsWith(port, StringComparison.Ordinal) ? origin.Substring(0, origin.Length - port.Length) : origin) + rest;
    }

    private static Judgement AllowsHeader(RuleContext c)
    {
        if (c.Facts.Best is not { Document: { } document } copy)
        {
            return Judgement.NothingToJudge("There is no document.");
        }

        if (document.Member(Methods) is not { } member)
        {
            return Judgement.Pass("Nothing is said, which leaves the header allowed.");
        }

        if (member.ValueKind != JsonValueKind.Array)
        {
            return Judgement.NothingToJudge($"{Methods} is {JsonText.Kind(member)}.");
        }

        IReadOnlyList<string> methods = document.GetStrings(Methods) ?? [];
        string? fault = methods.Contains("query") ? "lists query: tokens in URLs end up in logs, and MCP forbids them there"
            : member.GetArrayLength() == 0 ? "is empty: by the document there is no way to send a token"
            : !methods.Contains("header") ? "lacks header, the one way in which MCP clients send tokens"
            : null;
        string fix = $"Write in {copy.Url}: \"{Methods}\": [\"header\"]";
        return fault is not null ? Judgement.Fail($"{Methods} {JsonText.Show(member)} {fault}.") with { Shown = copy.Exchange, Fix = fix, Subject = Methods }
            : methods.Contains("body") ? Judgement.Warn($"{Methods} also lists body, which MCP clients never use.") with { Shown = copy.Exchange, Fix = fix, Subject = Methods }
            : Judgement.Pass("Tokens go into the header.");
    }
}

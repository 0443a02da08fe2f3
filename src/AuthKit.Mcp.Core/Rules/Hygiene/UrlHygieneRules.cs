using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>HYG: redirects and URL values.</summary>
internal static class UrlHygieneRules
{
    private static readonly ProbeKind[] Stated =
        [ProbeKind.Initialize, ProbeKind.AdvertisedMetadata, ProbeKind.InsertedMetadata, ProbeKind.RootMetadata, ProbeKind.IssuerMetadata, ProbeKind.LegacyIssuerMetadata];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(DoesNotRedirect)
        {
            Id = "HYG-002",
            Title = "The MCP endpoint does not redirect",
            Levels = "I I I I",
            Source = "interoperability; MCP Security Best Practices (redirect validation); RFC 9110 section 15.4",
            Cause = "A framework redirects to the spelling with or without a slash, or a proxy redirects to another host.",
            Fix = "Publish the final URL, and use it in the metadata.",
            Probes = [ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.SlashTwin],
            ExplainedBy = ["HYG-003", "HYG-005"],
        },
        new(IsNormal)
        {
            Id = "HYG-004",
            Title = "URLs are in normal form",
            Levels = "I I I I",
            Source = "RFC 3986 section 6.2; MCP Canonical Server URI",
            Cause = "URLs are joined from fragments, or copied from places that spell them differently.",
            Fix = "Build each URL once from its parts and store it in its normal form.",
            Probes = Stated,
            ExplainedBy = ["HYG-005", "HYG-003", "HYG-002", "PRM-007", "PRM-008", "PRM-012", "PRM-002", "CHL-007", "ASM-001", "ASM-005", "ASM-007", "PRM-009", "ASM-006", "CHL-008"],
        },
        new(HasNoPlaceholder)
        {
            Id = "HYG-005",
            Title = "No placeholders, development leftovers or private hosts",
            Levels = "I I I I",
            Source = "MCP Security Best Practices (server-side request forgery); guide steps 1 and 2 (sample hosts)",
            Cause = "A sample's default or a value from build time was left in, or a variable is not set where the server runs.",
            Fix = "Set the value from the environment, and refuse to start when it is not set.",
            Probes = Stated,
            ExplainedBy = ["CHL-008"],
        },
    ];

    private static Judgement DoesNotRedirect(RuleContext c)
    {
        if (c.Facts.Exchange(ProbeKind.Initialize) is null && c.Facts.Exchange(ProbeKind.Discover) is null)
        {
            return Judgement.NothingToJudge("The endpoint was not asked.");
        }

        if (EndpointRedirect.Find(c.Facts) is not { } redirect)
        {
            Exchange? twin = c.Facts.Exchange(ProbeKind.SlashTwin);
            return EndpointRedirect.Read(twin, c.Endpoint) is { Status: 301 or 302 or 303 } other
                ? Judgement.Note($"The endpoint does not redirect; {Text.Printable(twin?.Request.Url)} redirects to it with {other.Status}, which turns POST into GET: users must type the endpoint exactly.") with { Shown = twin }
                : Judgement.Pass("The endpoint does not redirect.");
        }

        string target = Text.Printable(redirect.Target.OriginalString);
        string seen = $"{c.Endpoint} redirects with {redirect.Status} to {target}";
        string fix = $"Answer at {c.Endpoint} itself; or publish {target} as the endpoint, write \"resource\": \"{target}\" in the metadata, and check that URL.";
        Judgement Judged(bool isError, string why) => Judgement.FailOrWarn(isError, $"{seen}: {why}.") with { Shown = redirect.Exchange, Fix = fix, Subject = UrlValue.Location };
        return redirect.IsLoop ? Judged(true, "a loop, in which clients give up") with { Fix = $"Answer at {c.Endpoint} itself. Behind a proxy, look which of the two layers adds the redirect." }
            : redirect.Status is 301 or 302 or 303 ? Judged(true, "clients then send GET in place of POST")
            : redirect.LeavesOrigin ? Judged(true, "clients drop the Authorization header on the way to another origin")
            : Judged(false, "clients that follow no redirects fail");
    }

    private static Judgement IsNormal(RuleContext c)
    {
        List<(UrlValue Value, string Oddity)> odd = [];
        foreach (UrlValue value in UrlValue.All(c))
        {
            if (value.Oddity is { } oddity)
            {
                odd.Add((value, oddity));
            }
        }

        return odd.Count == 0
            ? Judgement.Pass("Every URL is in its normal form.")
            : Judgement.Warn(string.Join("; ", odd.Select(static x => $"{x.Value.Name} {RuleContext.Quote(x.Value.Value)} {x.Oddity}")) + ": clients that compare strings see another URL.")
                with
                {
                    Shown = odd[0].Value.Shown,
                    Owner = odd[0].Value.Owner,
                    Subject = Compared(odd[0].Value),
                    MoreSubjects = [.. odd.Skip(1).Select(static x => Compared(x.Value)).Distinct()],
                    Fix = string.Join(" ", odd.Select(static x => $"Write {x.Value.Place} as {Normal(x.Value.Value)}.").Distinct()),
                };
    }

    // An issuer is compared with the entry that names it, and that is where its faults are told.
    private static string Compared(UrlValue value) => value.Subject == "issuer" ? UrlValue.Servers : value.Subject;

    /// <summary>What keeps a URL from its normal form, as the end of a sentence, or null.</summary>
    public static string? Oddity(RawUrl url)
    {
        string host = url.Host;
        return url.Scheme.Any(char.IsUpper) ? "writes the scheme in capitals"
            : host.Any(static ch => ch > '~') ? "has a host that is not in ASCII"
            : host.Any(char.IsUpper) ? "writes the host in capitals"
            : host.EndsWith(".", StringComparison.Ordinal) ? "has a host that ends in a dot"
            : url.Authority.EndsWith(url.IsHttps ? ":443" : ":80", StringComparison.Ordinal) ? "spells out the default port"
            : url.Path.Contains("//") ? "has a doubled slash in its path"
            : MayHoldDots(url.Path) && url.Path.Split('/').Any(static s => s.ToLowerInvariant().Replace("%2e", ".") is "." or "..") ? "has dot segments in its path"
            : null;
    }

    // Nearly every path has a dot in it, in /.well-known/, so only segments count.
    private static bool MayHoldDots(string path) => path.IndexOf('%') >= 0
        || path.Contains("/./") || path.Contains("/../") || path.EndsWith("/.", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal);

    private static string Normal(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? uri))
        {
            return Text.Printable(value);
        }

        string path = uri.AbsolutePath;
        while (path.Contains("//"))
        {
            path = path.Replace("//", "/");
        }

        string host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost.TrimEnd('.');
        bool bare = path == "/" && !value.EndsWith("/", StringComparison.Ordinal);
        return Text.Printable($"{uri.Scheme}://{host}{(uri.IsDefaultPort ? "" : ":" + uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))}{(bare ? "" : path)}{uri.Query}");
    }

    private static Judgement HasNoPlaceholder(RuleContext c)
    {
        List<(UrlValue Value, string Leftover)> left = [];
        foreach (UrlValue value in UrlValue.All(c))
        {
            if (Leftover.Find(value, c.Facts) is { Length: > 0 } found)
            {
                left.Add((value, found));
            }
        }

        if (left.Count == 0)
        {
            return Judgement.Pass("No URL holds a placeholder.");
        }

        UrlValue first = left[0].Value;
        bool isTemplate = left.All(x => Tenant(c, x.Value) is not null);
        return Judgement.Fail(string.Join("; ", left.Select(x => $"{x.Value.Name} is {RuleContext.Quote(x.Value.Value)}: {(isTemplate ? "the endpoint for every tenant has no issuer of its own, and clients refuse the template" : x.Leftover)}")) + ".")
            with
            {
                Shown = first.Shown,
                Owner = isTemplate ? McpOwner.Server : first.Owner,
                Cause = isTemplate ? "authorization_servers names the endpoint for every tenant, as sign-in libraries do that know how to fill in its template." : null,
                Subject = first.Subject,
                MoreSubjects = [.. left.SelectMany(static x => x.Value.Consequences).Where(s => s != first.Subject).Distinct()],
                Fix = string.Join(" ", left.Select(x => FixOf(c, x.Value)).Distinct()) + (isTemplate ? "" : " Read it from the environment, and refuse to start when it is not set."),
            };
    }

    // The metadata of an endpoint for every tenant is meant to hold a template: there is nothing to fill in at the authorization server.
    private static string? Tenant(RuleContext c, UrlValue value) => value.Subject != "issuer" ? null : c.Facts.Issuers
        .Where(i => i.Document?.GetString("issuer") == value.Value)
        .Select(i => IssuerNames.ForOneTenant(value.Value, i.Issuer) is { } tenant ? IssuerNames.TenantFix(c, i, tenant) : null)
        .FirstOrDefault(static f => f is not null);

    private static string FixOf(RuleContext c, UrlValue value) => value.Subject switch
    {
        "resource" => $"Set it in {Text.Printable(value.Shown?.Request.Url)}: \"resource\": \"{c.Resource}\".",
        "resource_metadata" => $"Send this header line: {c.ChallengeFor(c.IsAuthKit ? c.Facts.RootUrl : c.InsertedUrl)}.",
        UrlValue.Servers => $"Set authorization_servers in {Text.Printable(value.Shown?.Request.Url)} to the issuer of your authorization server, as its own metadata states it.",
        UrlValue.Location => $"Redirect {Text.Printable(value.Shown?.Request.Url)} to a public address.",
        _ => Tenant(c, value) ?? $"Set the authorization server's public base URL, from which {value.Name} is built.",
    };
}

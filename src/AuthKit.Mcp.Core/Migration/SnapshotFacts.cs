using System.Globalization;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Migration;

/// <summary>What clients see of a server, as the flat list of a snapshot.</summary>
internal static class SnapshotFacts
{
    private const int Length = 600;
    private const string Call = "call without a token";
    private const string Challenge = "challenge";

    /// <summary>True for what a sign-in goes by; the former endpoints and what old credentials get are not part of it.</summary>
    public static bool MattersToSignIn(string what) => what is Call or Challenge || what.StartsWith("GET /.well-known/", StringComparison.Ordinal);

    /// <summary>The list.</summary>
    public static IReadOnlyDictionary<string, string> Of(DiscoveryFacts facts)
    {
        Dictionary<string, string> seen = new(StringComparer.Ordinal);
        if ((facts.Exchange(ProbeKind.Initialize) ?? facts.Exchange(ProbeKind.Discover)) is { } first)
        {
            seen[Call] = Status(first);
        }

        if (facts.Challenge is { Lines.Count: > 0 } challenge)
        {
            seen[Challenge] = Text.Printable(string.Join(", ", challenge.Lines), Length);
        }

        foreach (ResourceMetadataCopy copy in facts.Copies.Where(static c => c.IsRoot || c.IsInserted))
        {
            string place = "GET " + Path(copy.Url, facts);
            seen[place] = Status(copy.Exchange);
            if (copy is { IsMetadata: true, Document: { } document })
            {
                seen[place + " resource"] = Text.Printable(document.GetString("resource"), Length);
                seen[place + " authorization_servers"] = Text.Printable(string.Join(" ", document.GetStrings(UrlValue.Servers) ?? []), Length);
            }
        }

        if (facts.Exchange(ProbeKind.LegacyIssuerMetadata) is { } legacy)
        {
            string issuer = LegacyServer.Document(legacy)?.GetString("issuer") is { } name ? $", issuer {Text.Printable(name)}" : "";
            seen["GET " + Path(legacy.Request.Url, facts)] = Status(legacy) + issuer;
        }

        foreach (ProbeResult former in facts.InOrder(ProbeKind.LegacyEndpoint))
        {
            seen[Text.Printable(former.Subject)] = Status(former.Exchange);
        }

        Add(seen, "old token", facts.Exchange(ProbeKind.OtherToken));
        Add(seen, "API key", facts.Exchange(ProbeKind.ApiKey, "initialize"));
        return seen;
    }

    /// <summary>Status and redirect of an answer, or why there is none.</summary>
    public static string Status(Exchange exchange) => exchange.Response is not { } response ? $"no answer ({exchange.Fault})"
        : response.Status.ToString(CultureInfo.InvariantCulture) + (response.Status is >= 300 and < 400 && response.Value("Location") is { } to ? $" to {Text.Printable(to, Length)}" : "");

    private static void Add(Dictionary<string, string> seen, string name, Exchange? exchange)
    {
        if (exchange is not null)
        {
            seen[name] = Status(exchange);
        }
    }

    private static string Path(string url, DiscoveryFacts facts) =>
        Text.Printable(url.StartsWith(facts.Endpoint.Origin, StringComparison.OrdinalIgnoreCase) ? url.Substring(facts.Endpoint.Origin.Length) : url, Length);
}

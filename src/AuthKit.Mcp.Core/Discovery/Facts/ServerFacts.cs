using System.Text.Json;

namespace AuthKit.Mcp.Discovery;

/// <summary>Takes from the evidence what a later run is compared with, in an order of its own: servers list scopes in any.</summary>
internal static class ServerFacts
{
    // Documents of a megabyte may hold any number; a report of many servers must not.
    private const int MostScopes = 1000;
    private const int MostEndpoints = 64;
    private const string Aliases = "mtls_endpoint_aliases";

    /// <summary>The facts; what could not be read is left out.</summary>
    public static McpServerFacts Of(DiscoveryFacts facts) => new()
    {
        Scopes = facts.Best?.Document is { IsReadable: true } document ? Scopes(document) : null,
        Issuers = [.. facts.Issuers.Where(static i => i.IsMetadata).Select(static i => i.Once(Issuer))],
        Certificates = facts.Evidence.Certificates,
    };

    private static McpIssuerFacts Issuer(IssuerFacts issuer)
    {
        MetadataDocument? document = issuer.Document;
        return new McpIssuerFacts
        {
            Named = issuer.Issuer,
            Issuer = document?.GetString("issuer"),
            Scopes = document is null ? [] : Scopes(document),
            Endpoints = document is null ? [] : Endpoints(document),
        };
    }

    private static string[] Scopes(MetadataDocument document) =>
        [.. (document.GetStrings("scopes_supported") ?? []).Distinct(StringComparer.Ordinal).OrderBy(static s => s, StringComparer.Ordinal).Take(MostScopes)];

    private static McpEndpoint[] Endpoints(MetadataDocument document)
    {
        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (string name in document.Names())
        {
            if (IsEndpoint(name) && document.GetString(name) is { } url)
            {
                found[name] = url;
            }
        }

        if (document.Member(Aliases) is { ValueKind: JsonValueKind.Object } aliases)
        {
            foreach (JsonProperty alias in aliases.EnumerateObject())
            {
                if (JsonText.Name(alias) is { } name && IsEndpoint(name) && JsonText.String(alias.Value) is { } url)
                {
                    found[$"{Aliases}.{name}"] = url;
                }
            }
        }

        return [.. found.Take(MostEndpoints).Select(static f => new McpEndpoint { Name = f.Key, Url = f.Value })];
    }

    private static bool IsEndpoint(string name) => name == "jwks_uri" || name.EndsWith("_endpoint", StringComparison.Ordinal);
}

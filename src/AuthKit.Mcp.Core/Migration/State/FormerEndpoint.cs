using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Migration;

/// <summary>An endpoint of the former authorization server, as its metadata named it while it was still served.</summary>
/// <param name="Name">The member of the metadata.</param>
/// <param name="Path">The path at the MCP server's origin.</param>
internal sealed record FormerEndpoint(string Name, string Path)
{
    private const string Authorization = "authorization_endpoint";
    private const string Registration = "registration_endpoint";
    private static readonly string[] Names = [Authorization, "token_endpoint", Registration, "revocation_endpoint", "introspection_endpoint"];

    /// <summary>False for what a hand has written that leads nowhere, or elsewhere.</summary>
    public bool IsUsable => Path.StartsWith("/", StringComparison.Ordinal) && RawUrl.TryParse("https://mcp.invalid" + Path, out RawUrl url) && url.Path == Path;

    /// <summary>How it is asked whether it is gone: with an empty body, which asks for nothing.</summary>
    public (string Method, string Path, string? Type) Question => Name switch
    {
        Authorization => ("GET", Path, null),
        Registration => ("POST", Path, "application/json"),
        _ => ("POST", Path, "application/x-www-form-urlencoded"),
    };

    /// <summary>The endpoints that the former metadata names, if it is served; only those at the MCP server's own origin are of its own.</summary>
    public static IEnumerable<FormerEndpoint> From(DiscoveryFacts facts)
    {
        if (LegacyServer.Document(facts.Exchange(ProbeKind.LegacyIssuerMetadata)) is not { } document || LegacyServer.Mirrored(facts, document) is not null)
        {
            yield break;
        }

        foreach (string name in Names)
        {
            if (document.GetString(name) is { } text && RawUrl.TryParse(text, out RawUrl url) && !url.IsRoot && LegacyServer.IsHere(facts, text))
            {
                yield return new FormerEndpoint(name, url.Path);
            }
        }
    }
}

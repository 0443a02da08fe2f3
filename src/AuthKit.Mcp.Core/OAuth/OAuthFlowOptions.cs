using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace AuthKit.Mcp.OAuth;

/// <summary>What the user says about a flow; what is left out follows from discovery.</summary>
internal sealed record OAuthFlowOptions
{
    /// <summary>The MCP endpoint as typed.</summary>
    public required string Uri { get; init; }

    /// <summary>The revision of the specification to follow, or null for the newest with what older servers need.</summary>
    public string? SpecVersion { get; init; }

    /// <summary>The <c>WWW-Authenticate</c> lines of a 401 or 403 that the user has, or empty.</summary>
    public IReadOnlyList<string> Challenge { get; init; } = [];

    /// <summary>A client from before, or null.</summary>
    public McpClientInformation? Client { get; init; }

    /// <summary>The id of a client that was registered by hand, or null.</summary>
    public string? ClientId { get; init; }

    /// <summary>Its secret, or null.</summary>
    public Secret? ClientSecret { get; init; }

    /// <summary>Its private key, PEM or JWK, or null.</summary>
    public SecureString? ClientKey { get; init; }

    /// <summary>Its certificate with private key, or null.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>How it authenticates, or null for what fits.</summary>
    public string? AuthMethod { get; init; }

    /// <summary>The URL of a client metadata document, used where the server takes such, or null.</summary>
    public string? ClientMetadataUri { get; init; }

    /// <summary>The name of a client that has to be registered, or null.</summary>
    public string? ClientName { get; init; }

    /// <summary>Where the answer goes, or null.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>The scopes to ask for, or null.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>A token whose scopes are to be kept, or null.</summary>
    public McpToken? Previous { get; init; }

    /// <summary>Leaves out the resource indicator.</summary>
    public bool OmitResource { get; init; }

    /// <summary>Gets a token for the client itself, with no user.</summary>
    public bool ClientCredentials { get; init; }
}

using System.Security;

namespace AuthKit.Mcp;

/// <summary>An MCP server as it is registered with an AuthKit gateway.</summary>
public sealed record AuthKitServer
{
    /// <summary>The id the gateway gave it, <c>srv_</c> and 16 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The resource identifier, byte for byte as registered: usually the URL of the MCP endpoint.</summary>
    public required string ResourceUrl { get; init; }

    /// <summary>The scopes; empty for the gateway's default (<c>mcp:tools</c>) and when they cannot be read.</summary>
    public IReadOnlyList<string> Scopes { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The scopes as the gateway stores them, or null for none.</summary>
    public string? ScopesText { get; init; }

    /// <summary>True when <see cref="ScopesText"/> is no list of strings; clients then get broken metadata.</summary>
    public bool ScopesUnreadable { get; init; }

    /// <summary>When it was registered (UTC, to the second), or null when the gateway did not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Where the gateway serves a copy of the protected resource metadata (RFC 9728).</summary>
    public required string PrmUrl { get; init; }

    /// <summary>The origin of the gateway.</summary>
    public required string Gateway { get; init; }

    /// <summary>The API key (<c>sak_</c>), which the gateway shows once, in the answer to the registration; else null.</summary>
    public SecureString? ApiKey { get; init; }

    /// <summary>The API key as plain text, only when that was asked for; else null.</summary>
    public string? ApiKeyText { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Text.Printable(Name);
}

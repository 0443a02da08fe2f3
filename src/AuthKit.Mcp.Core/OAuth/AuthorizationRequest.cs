namespace AuthKit.Mcp.OAuth;

/// <summary>One authorization request (RFC 6749 section 4.1.1), as it is handed to whoever signs in.</summary>
internal sealed record AuthorizationRequest
{
    /// <summary>The authorization endpoint with the whole query.</summary>
    public required string Url { get; init; }

    /// <summary>Where the answer has to arrive, byte for byte as registered.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>The <c>state</c> that the answer has to carry.</summary>
    public required string State { get; init; }

    // The query carries the state, which an attacker could use while the request is under way.
    /// <inheritdoc/>
    public override string ToString() => nameof(AuthorizationRequest);
}

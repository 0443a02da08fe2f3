namespace AuthKit.Mcp.Interop.Tests.OpenIddict;

/// <summary>What differs between the servers under test; the default is OpenIddict's own.</summary>
internal sealed record OpenIddictOptions
{
    /// <summary>A policy for all origins, in front of the server.</summary>
    public bool Cors { get; init; }

    /// <summary>Registers clients that ask for it, and revokes tokens. The former is no part of OpenIddict.</summary>
    public bool Registration { get; init; }

    /// <summary>A second, https address for clients that authenticate by a certificate (RFC 8705), or null.</summary>
    public OpenIddictMutualTls? MutualTls { get; init; }

    /// <summary>Asks for a password, and then whether the client may; otherwise nobody is asked.</summary>
    public bool Pages { get; init; }
}

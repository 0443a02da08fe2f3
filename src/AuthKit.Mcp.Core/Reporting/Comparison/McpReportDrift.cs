namespace AuthKit.Mcp;

/// <summary>Something that a server or its authorization server says of itself in another way than before, whatever the verdicts.</summary>
public sealed record McpReportDrift
{
    /// <summary>The server, as its endpoint was given.</summary>
    public required string Uri { get; init; }

    /// <summary>The address of the node, when several were checked; else null.</summary>
    public string? Address { get; init; }

    /// <summary>What changed: AuthorizationServer, Scopes, Issuer, Certificate, or the name of an endpoint such as <c>token_endpoint</c>.</summary>
    public required string Property { get; init; }

    /// <summary>Whose it is: the authorization server, the host of the certificate, or the server itself.</summary>
    public required string Of { get; init; }

    /// <summary>The earlier value; null when there was none.</summary>
    public string? Before { get; init; }

    /// <summary>The later value; null when there is none.</summary>
    public string? After { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Property} of {Text.Printable(Of)}: {Text.Printable(Before ?? "none")} -> {Text.Printable(After ?? "none")}";
}

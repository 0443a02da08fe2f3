namespace AuthKit.Mcp;

/// <summary>What a server and its authorization servers say of themselves, to be compared with what they say another night.</summary>
public sealed record McpServerFacts
{
    /// <summary>The scopes that the resource metadata lists, sorted; null when no resource metadata could be read.</summary>
    public IReadOnlyList<string>? Scopes { get; init => field = value is null ? null : Indexable.Of(value); }

    /// <summary>What the authorization servers say; those whose metadata could not be read are left out.</summary>
    public IReadOnlyList<McpIssuerFacts> Issuers { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The certificates of the hosts that were asked, by host. They were seen on the connections of the check; plain http has none.</summary>
    public IReadOnlyList<McpCertificate> Certificates { get; init => field = Indexable.Of(value); } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Text.Count(Scopes?.Count ?? 0, "scope")}, {Text.Count(Issuers.Count, "authorization server")}, {Text.Count(Certificates.Count, "certificate")}";
}

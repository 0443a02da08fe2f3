namespace AuthKit.Mcp.Interop.Tests.Conformance;

/// <summary>A scenario of the suite, at the version of the protocol that it runs at.</summary>
/// <param name="Version">The version that the client is told.</param>
/// <param name="Name">As the suite calls it.</param>
/// <param name="Set">The list of the suite that it belongs to.</param>
internal sealed record ConformanceScenario(string Version, string Name, ConformanceSet Set)
{
    private static readonly string[] Since20251125 =
    [
        "auth/metadata-default", "auth/metadata-var1", "auth/metadata-var2", "auth/metadata-var3", "auth/basic-cimd",
        "auth/scope-from-www-authenticate", "auth/scope-from-scopes-supported", "auth/scope-omitted-when-undefined",
        "auth/scope-step-up", "auth/scope-retry-limit",
        "auth/token-endpoint-auth-basic", "auth/token-endpoint-auth-post", "auth/token-endpoint-auth-none", "auth/pre-registration",
    ];

    private static readonly string[] Since20260728 =
    [
        "auth/resource-mismatch", "auth/offline-access-scope", "auth/offline-access-not-supported", "auth/authorization-server-migration",
        "auth/iss-supported", "auth/iss-not-advertised", "auth/iss-supported-missing", "auth/iss-wrong-issuer", "auth/iss-unexpected",
        "auth/iss-normalized", "auth/metadata-issuer-mismatch",
    ];

    /// <summary>All that are about OAuth; ConformanceTests compares them with the suite's own lists.</summary>
    public static IReadOnlyList<ConformanceScenario> All { get; } =
    [
        .. Since20251125.Select(static n => new ConformanceScenario("2025-11-25", n, ConformanceSet.Required)),
        .. Since20251125.Concat(Since20260728).Select(static n => new ConformanceScenario("2026-07-28", n, ConformanceSet.Required)),
        new("2025-03-26", "auth/2025-03-26-oauth-metadata-backcompat", ConformanceSet.BackwardCompatible),
        new("2025-03-26", "auth/2025-03-26-oauth-endpoint-fallback", ConformanceSet.BackwardCompatible),
        new("2025-11-25", "auth/client-credentials-basic", ConformanceSet.Extension),
        new("2025-11-25", "auth/client-credentials-jwt", ConformanceSet.Extension),
        new("2025-11-25", "auth/wif-jwt-bearer", ConformanceSet.Extension),
        new("2025-11-25", "auth/enterprise-managed-authorization", ConformanceSet.Extension),
        new("2025-11-25", "auth/dpop", ConformanceSet.Extension),
        new("2025-11-25", "auth/dpop-nonce", ConformanceSet.Extension),
    ];
}

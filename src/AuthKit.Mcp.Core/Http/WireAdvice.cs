namespace AuthKit.Mcp.Http;

/// <summary>What to do about a request without an answer, where the fault itself says it.</summary>
internal static class WireAdvice
{
    /// <summary>The advice as a sentence, or null where only the caller knows one.</summary>
    public static string? Of(Exchange exchange) => exchange switch
    {
        { FailedProxy: not null } => "Check the proxy: -Proxy names another one, and -NoProxy goes without.",
        { Fault: WireFault.TlsFailed } => "The server is up; check its certificate (name, dates, issuer) and that the port speaks TLS. For a test server's own certificate pass -SkipCertificateCheck.",
        _ => null,
    };
}

namespace AuthKit.Mcp.Interop.Tests.ClientLens;

/// <summary>Sites on which a client can do other than the evidence tells, and why: no table of clients can mend that.</summary>
internal static class BeyondEvidence
{
    public static IReadOnlyDictionary<string, string> Sites { get; } = new Dictionary<string, string>
    {
        ["flapping"] = "answers differ from request to request",
        ["as-flapping"] = "answers differ from request to request",
        ["rate-limited"] = "the check uses the limit up",
        ["prm-by-accept"] = "the document depends on the Accept header",
        ["agent-library-refused"] = "answers depend on the User-Agent header",
        ["agent-empty-refused"] = "answers depend on the User-Agent header",
        ["header-nul"] = "HTTP parsers differ, and the checker's own is lenient here",
        ["unauthorized-bare-lf"] = "HTTP parsers differ, and the checker's own is lenient here",
        ["old-server-alive-listed-first"] = "the registration endpoint answers 404, which only -AllowRegistration would show",
        ["prm-names-living-old-server"] = "the registration endpoint answers 404, which only -AllowRegistration would show",
    };
}

namespace AuthKit.Mcp.Sandbox;

/// <summary>Which certificate the sandbox shows when it speaks TLS. All are made on the fly and signed by themselves.</summary>
public enum SandboxCertificateKind
{
    /// <summary>Right names (localhost, 127.0.0.1) and dates; only the issuer is unknown.</summary>
    SelfSigned,

    /// <summary>Right names, but its validity ended the day before the sandbox started.</summary>
    Expired,

    /// <summary>Right dates, but made out to <c>wrong.host.invalid</c>.</summary>
    WrongName,
}

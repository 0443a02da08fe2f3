namespace AuthKit.Mcp;

/// <summary>Why a token is valid or not, or why that could not be found out.</summary>
public enum TokenReason
{
    /// <summary>The gateway knows the token and named its user.</summary>
    Valid,

    /// <summary>The token does not start as AuthKit access tokens do; the gateway was not asked.</summary>
    WrongPrefix,

    /// <summary>The gateway answered that the token is unknown, expired or revoked. It does not say which.</summary>
    Rejected,

    /// <summary>There was no HTTP answer, so nothing is known about the token.</summary>
    GatewayUnreachable,

    /// <summary>The answer was not one an AuthKit gateway gives, so nothing is known about the token.</summary>
    GatewayBroken,

    /// <summary>
    /// The gateway was not asked, because its last answers were outages and it is left alone for a while. Nothing is known
    /// about the token. Test-AuthKitToken always asks and never gives this reason.
    /// </summary>
    GatewayCircuitOpen,
}

namespace AuthKit.Mcp;

/// <summary>What a rule needs beyond reading, in the order of how much the user allows.</summary>
public enum McpProbeMode
{
    /// <summary>Reading requests without credentials.</summary>
    Passive,

    /// <summary>Credentials and clients that cannot exist (-Active). Nothing stays behind.</summary>
    Active,

    /// <summary>Registration of a test client (-AllowRegistration). Rows may stay behind.</summary>
    Registration,

    /// <summary>A valid token of the user (-Token).</summary>
    Token,

    /// <summary>A valid token for another resource of the same authorization server (-OtherToken).</summary>
    OtherToken,

    /// <summary>An API key of the user that must go on working beside tokens (-ApiKey).</summary>
    ApiKey,
}

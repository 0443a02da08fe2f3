namespace AuthKit.Mcp;

/// <summary>The verdict on one server.</summary>
public enum McpVerdict
{
    /// <summary>No rule of level Error failed or was left unjudged, and none of level Warning.</summary>
    Pass,

    /// <summary>Nothing of level Error, but at least one warning.</summary>
    Warning,

    /// <summary>At least one rule of level Error failed.</summary>
    Fail,

    /// <summary>Anyone may use the server: initialize, discover or a list was answered without a token.</summary>
    Open,

    /// <summary>What answers there does not look like an MCP endpoint.</summary>
    NotMcp,

    /// <summary>No HTTP answer, or only 502, 503 and 504.</summary>
    Unreachable,

    /// <summary>The check could not be finished: deadline, rate limit or bot wall.</summary>
    Incomplete,
}

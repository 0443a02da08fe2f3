namespace AuthKit.Mcp;

/// <summary>How the behaviour of a client is known.</summary>
public enum McpClientBasis
{
    /// <summary>That version was run against broken and good servers, and did as it says here.</summary>
    Run,

    /// <summary>The source of that version was read.</summary>
    Source,

    /// <summary>Its maker's documents and answers say so. Advice, never proof.</summary>
    Documented,
}

namespace AuthKit.Mcp;

/// <summary>How a client came to its id.</summary>
public enum McpClientKind
{
    /// <summary>Registered by itself (RFC 7591).</summary>
    Registered,

    /// <summary>Registered by somebody beforehand.</summary>
    PreRegistered,

    /// <summary>The id is the URL of a client metadata document.</summary>
    MetadataDocument,
}

namespace AuthKit.Mcp.Http;

/// <summary>One field line of a request or response, as it was on the wire.</summary>
/// <param name="Name">The field name, in the spelling received. Empty for a line without a colon.</param>
/// <param name="Value">The value without the blanks around it; nothing else is changed.</param>
public readonly record struct HeaderLine(string Name, string Value)
{
    /// <summary>True when the line is of that field; names are compared without case (RFC 9110 section 5.1).</summary>
    public bool Is(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}

namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>One header field line.</summary>
/// <param name="Name">The field name as sent.</param>
/// <param name="Value">The field value; in a parsed request without the blank after the colon, otherwise as sent.</param>
public sealed record WireHeader(string Name, string Value)
{
    /// <summary>Whether this line has the given field name; names ignore case (RFC 9110 section 5.1).</summary>
    /// <param name="name">The name to compare with.</param>
    /// <returns>True for the same name.</returns>
    public bool Is(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);

    // A value may be a credential.
    /// <inheritdoc/>
    public override string ToString() => Name;
}

namespace AuthKit.Mcp.Migration;

/// <summary>What a part of a regex takes.</summary>
internal enum RegexPartKind
{
    /// <summary>No character: an anchor, an option, a lookaround that forbids or looks back.</summary>
    Nothing,

    /// <summary>One character.</summary>
    One,

    /// <summary>Its parts one after the other.</summary>
    Sequence,

    /// <summary>One of its parts.</summary>
    Choice,

    /// <summary>Its part several times.</summary>
    Repeat,

    /// <summary>No character, but its part must follow.</summary>
    Ahead,
}

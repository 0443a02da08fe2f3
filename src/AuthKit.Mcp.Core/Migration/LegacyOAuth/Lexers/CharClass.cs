namespace AuthKit.Mcp.Migration;

/// <summary>What a character of a source file belongs to.</summary>
internal enum CharClass : byte
{
    /// <summary>Code, white space included.</summary>
    Code,

    /// <summary>A comment, or a string that nothing uses, such as a docstring.</summary>
    Comment,

    /// <summary>A string, a character or a regular expression, delimiters included.</summary>
    String,
}

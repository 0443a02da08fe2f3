namespace AuthKit.Mcp.Migration;

/// <summary>How far a place reaches from where its pattern matched.</summary>
internal enum LegacyUnit
{
    /// <summary>The function around it, or the statement where there is none.</summary>
    Function,

    /// <summary>The statement it is in.</summary>
    Statement,

    /// <summary>The definition it starts, or that follows it as a decorator or attribute.</summary>
    Block,

    /// <summary>The branch of a switch.</summary>
    Branch,

    /// <summary>The brackets around it.</summary>
    Enclosing,

    /// <summary>From its line to the end of the brackets it opens.</summary>
    Call,

    /// <summary>Its lines.</summary>
    Line,

    /// <summary>The whole file.</summary>
    File,
}

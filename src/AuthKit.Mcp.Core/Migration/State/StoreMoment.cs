namespace AuthKit.Mcp.Migration;

/// <summary>The moments of a write at which a process may die.</summary>
internal enum StoreMoment
{
    /// <summary>Nothing is written yet.</summary>
    BeforeWrite,

    /// <summary>Half of the new file stands aside.</summary>
    HalfWritten,

    /// <summary>All of it stands aside.</summary>
    Written,

    /// <summary>It is in its place.</summary>
    Committed,
}

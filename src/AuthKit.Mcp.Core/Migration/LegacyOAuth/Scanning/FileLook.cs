namespace AuthKit.Mcp.Migration;

/// <summary>What comes of one look at a file.</summary>
/// <param name="Scan">What was found in it, or null.</param>
/// <param name="Kept">What is kept of it, or null when it cannot be read or nobody wrote it.</param>
internal readonly record struct FileLook(FileScan? Scan, TreeFile? Kept);

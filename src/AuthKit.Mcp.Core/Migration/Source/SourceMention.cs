using System.Globalization;

namespace AuthKit.Mcp.Migration;

/// <summary>A line of the source tree that is about a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="File">The path below the root of the tree.</param>
/// <param name="Line">The line, counted from 1.</param>
internal sealed record SourceMention(SourceTopic Topic, string File, int Line)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Text.Printable(File, 300)}:{Line.ToString(CultureInfo.InvariantCulture)}";
}

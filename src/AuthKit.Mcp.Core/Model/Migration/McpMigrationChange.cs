namespace AuthKit.Mcp;

/// <summary>One difference between what discovery saw before a step and after it.</summary>
/// <param name="What">What was looked at, for example <c>challenge</c>.</param>
/// <param name="Before">What was there, or null when it was not there.</param>
/// <param name="After">What is there now, or null when it is gone.</param>
public sealed record McpMigrationChange(string What, string? Before, string? After)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What}: {Before ?? "(none)"} -> {After ?? "(none)"}";
}

namespace AuthKit.Mcp.Integration;

/// <summary>A file of generated code.</summary>
/// <param name="Name">Its path below the project's folder, with slashes.</param>
/// <param name="Purpose">What it does.</param>
/// <param name="NextStep">What is left to do with it.</param>
/// <param name="Text">The code.</param>
internal sealed record SourceFile(string Name, string Purpose, string NextStep, string Text);

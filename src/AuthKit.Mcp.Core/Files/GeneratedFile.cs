namespace AuthKit.Mcp.Files;

/// <summary>A file that is made for the user.</summary>
/// <param name="Name">Its path below the folder asked for, with slashes.</param>
/// <param name="Purpose">What it does.</param>
/// <param name="NextStep">What is left to do with it.</param>
/// <param name="Text">What stands in it.</param>
internal sealed record GeneratedFile(string Name, string Purpose, string NextStep, string Text);

namespace AuthKit.Mcp.Integration;

/// <summary>A file of a framework, not yet filled in.</summary>
/// <param name="Template">The template it is made from.</param>
/// <param name="Place">Its path below the project's folder, with slashes; <c>{route}</c> stands for the path of the endpoint.</param>
/// <param name="Purpose">What it does.</param>
/// <param name="NextStep">What is left to do with it.</param>
/// <param name="Part">The part that has to be asked for, or null for a file that is always there.</param>
internal sealed record FrameworkFile(string Template, string Place, string Purpose, string NextStep, string? Part = null);

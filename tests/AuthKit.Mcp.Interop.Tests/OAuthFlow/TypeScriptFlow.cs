namespace AuthKit.Mcp.Interop.Tests.OAuthFlow;

/// <summary>How far an official TypeScript client came (TypeScript/flow.mjs).</summary>
/// <param name="Steps">What it has done.</param>
/// <param name="Said">What the tool answered, or null.</param>
/// <param name="Error">What ended it, or null.</param>
internal sealed record TypeScriptFlow(IReadOnlyList<string> Steps, string? Said, string? Error)
{
    private const string Replay = "replay refused (invalid_grant)";

    /// <summary>The whole way.</summary>
    public static readonly IReadOnlyList<string> AllSteps = ["registered", "authorized", "exchanged", "called", "refreshed", "called again", Replay];

    /// <summary>The way of a client that has got no refresh token.</summary>
    public static readonly IReadOnlyList<string> StepsWithoutRefresh = ["registered", "authorized", "exchanged", "called", Replay];

    public override string ToString() => $"{string.Join(", ", Steps)}; said {Said}; {Error}";
}

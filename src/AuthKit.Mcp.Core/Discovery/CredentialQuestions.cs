namespace AuthKit.Mcp.Discovery;

/// <summary>
/// What is asked of the endpoint with credentials: made-up ones under -Active, the user's own under -Token, -OtherToken
/// and -ApiKey. Outside the budget of reading questions: the user asked for them by name.
/// </summary>
internal static class CredentialQuestions
{
    /// <summary>Credentials that cannot be valid anywhere, by the shape they test.</summary>
    internal static IReadOnlyList<(string Shape, string Credential)> Bogus { get; } =
    [
        ("A token without the prefix mat_", "Bearer wrong_probe"),
        ("An unknown mat_ token", "Bearer mat_probe"),
        ("An unknown API key", "Bearer wcd_probe"),
    ];

    public static async Task AskAsync(ProbeSession session, CancellationToken token)
    {
        if (session.Options.Active && session.Options.Depth != CheckDepth.Quick)
        {
            await Task.WhenAll(Bogus.Select(b => session.AskBeyondBudgetAsync(
                ProbeKind.BogusToken, b.Shape, ProbeRequests.WithAuthorization(ProbeRequests.Initialize(session.Url), b.Credential), token))).ConfigureAwait(false);
        }
    }
}

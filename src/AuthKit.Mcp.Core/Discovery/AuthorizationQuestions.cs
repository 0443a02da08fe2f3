namespace AuthKit.Mcp.Discovery;

/// <summary>
/// What is asked of an authorization server's endpoints: with made-up clients under -Active, with a registered test client
/// under -AllowRegistration. Outside the budget of reading questions: the user asked for them by name.
/// </summary>
internal sealed class AuthorizationQuestions(IssuerKey key, string resource, MetadataDocument document, DiscoveryOptions options, HostSession host, ProbeLog log)
{
    public Task AskAsync(CancellationToken token)
    {
        _ = (key, resource, document, options, host, log, token);
        return Task.CompletedTask;
    }
}

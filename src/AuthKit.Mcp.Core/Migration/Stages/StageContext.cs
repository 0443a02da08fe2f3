using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Migration;

/// <summary>What the checks of the stages look at.</summary>
internal sealed class StageContext
{
    private const int MaxLines = 20;

    /// <summary>The live server.</summary>
    public required ServerView Server { get; init; }

    /// <summary>What is remembered, to read gateway and server id from and to note them.</summary>
    public required MigrationState State { get; init; }

    /// <summary>The source tree, or null when none was named.</summary>
    public ISourceTree? Source { get; init; }

    /// <summary>Registers the server unless it is, or null without a connection to the gateway.</summary>
    public Func<CancellationToken, Task<Gateway.Registration>>? RegisterAsync { get; init; }

    /// <summary>Takes the whole flow.</summary>
    public required Func<CancellationToken, Task<McpOAuthFlowResult>> FlowAsync { get; init; }

    /// <summary>True when nothing may be written anywhere.</summary>
    public bool ReadOnly { get; init; }

    public DiscoveryFacts Facts => Server.Facts;

    public RawUrl Endpoint => Facts.Endpoint;

    /// <summary>The gateway's origin, as issuers are written; empty before stage 0.</summary>
    public string Gateway => State.Gateway ?? "";

    /// <summary>True when an authorization server is the gateway.</summary>
    public bool IsGateway(string issuer) => Gateway.Length > 0 && string.Equals(issuer.Trim().TrimEnd('/'), Gateway, StringComparison.OrdinalIgnoreCase);

    /// <summary>The command that writes the new code for this server.</summary>
    public string IntegrationCommand(string options = "") =>
        $"{(State.ServerId is { } id ? $"Get-AuthKitServer -Id {MigrationSteps.Quote(id)}" : $"Get-AuthKitServer -ResourceUrl {MigrationSteps.Quote(State.Uri)}")} | New-McpIntegration -Framework {FrameworkGuess.Of(Source?.Root)}{options} -AsText";

    /// <summary>The command that checks a stage again, after something else.</summary>
    public string Again(McpMigrationStep step) => $"Then: {Command(step)}";

    /// <summary>The same where nothing else is to be done first.</summary>
    public string Command(McpMigrationStep step) => MigrationSteps.Command(State, step);

    /// <summary>Where the source tree speaks of a topic, as evidence; one line that says so when it does not.</summary>
    public async Task<IReadOnlyList<string>> SourceLinesAsync(SourceTopic topic, string what, CancellationToken cancellationToken)
    {
        IReadOnlyList<SourceMention> found = await MentionsAsync(topic, cancellationToken).ConfigureAwait(false);
        return Source is null ? ["source: no tree was named (-SourcePath)"]
            : found.Count == 0 ? [$"source: no line has {what}"]
            : [.. found.Select(f => $"source: {what} at {f}")];
    }

    /// <summary>The lines of the source tree about a topic.</summary>
    public async Task<IReadOnlyList<SourceMention>> MentionsAsync(SourceTopic topic, CancellationToken cancellationToken) =>
        Source is null ? [] : [.. (await Source.FindMentionsAsync(cancellationToken).ConfigureAwait(false)).Where(m => m.Topic == topic)];

    /// <summary>Says what to do: deploy what the source has already, or write it.</summary>
    public async Task<string> WriteOrDeployAsync(SourceTopic topic, string write, CancellationToken cancellationToken) =>
        await MentionsAsync(topic, cancellationToken).ConfigureAwait(false) is [SourceMention first, ..]
            ? $"The source tree speaks of it ({first}): if that is the new code, deploy it, or look at what stands in front of the server. Otherwise: {write}"
            : write;

    /// <summary>The fate of a server that gives no usable answer, for every stage alike; or null.</summary>
    public StageFinding? Unanswered(McpMigrationStep step) => Server.Unanswered is { } cause
        ? StageFinding.Inconclusive($"The server cannot be judged: {cause}", $"Make {Text.Printable(State.Uri)} answer. {Again(step)}")
        : null;

    /// <summary>The clients that fail at the server as it is, by the lens.</summary>
    /// <param name="how">What they would not do.</param>
    public IReadOnlyList<string> Failing(string how) =>
        [.. Server.Result.Clients.Where(static v => !v.IsConnecting && v.Outcome != McpClientOutcome.Unknown).Select(v => $"{v.Client} {v.Version} {how}{(v.RuleId is null ? "" : $" ({v.RuleId})")}: {v.Detail}")];

    /// <summary>Keeps a list short.</summary>
    public static IReadOnlyList<string> Short(IReadOnlyList<string> lines) => lines.Count <= MaxLines ? lines : [.. lines.Take(MaxLines - 1), $"({lines.Count - MaxLines + 1} more)"];
}

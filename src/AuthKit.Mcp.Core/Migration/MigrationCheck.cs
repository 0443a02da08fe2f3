using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Migration;

/// <summary>Runs migrations: looks at each live server once, and takes its stages over that.</summary>
internal sealed class MigrationCheck : IDisposable
{
    private readonly DiscoveryOptions _discovery;
    private readonly DiscoveryRun _run;

    /// <param name="discovery">How servers are asked. Its API key must go on working; its token for another resource is an old one, which must not.</param>
    /// <param name="readOnly">True to send reading requests only.</param>
    public MigrationCheck(DiscoveryOptions discovery, bool readOnly)
    {
        _discovery = readOnly ? discovery with { Active = false, ApiKey = null, OtherToken = null } : discovery with { Active = true };
        _run = new DiscoveryRun(_discovery);
    }

    /// <summary>Runs the migration of one server.</summary>
    /// <param name="request">The server and what is asked for.</param>
    /// <param name="finished">Told of each stage as it ends.</param>
    /// <param name="cancellationToken">Ends the run; what is done stays in the state.</param>
    /// <exception cref="AuthKitException">What the user gave cannot be used, or the state cannot.</exception>
    public async Task<MigrationOutcome> RunAsync(MigrationRequest request, Func<McpMigrationStage, Task> finished, CancellationToken cancellationToken)
    {
        _ = Target.Parse(request.Uri);
        string path = MigrationStore.FileFor(request.StatePath, request.Uri);
        using MigrationStore store = request.Options.ReadOnly ? MigrationStore.Peek(path, request.Uri) : MigrationStore.Open(path, request.Uri, request.AtWrite);
        MigrationState state = store.State;
        Prepare(state, request);
        ISourceTree? source = state.SourcePath is { } root ? SourceTree.Open(root, state.Gateway, request.Exclude) : null;
        DiscoveryOptions discovery = _discovery with { FormerEndpoints = [.. state.FormerEndpoints.Select(static e => e.Question)] };
        Evidence evidence = await _run.ProbeAsync(request.Uri, discovery, cancellationToken).ConfigureAwait(false);
        DiscoveryFacts facts = new(evidence);
        state.FormerEndpoints = [.. state.FormerEndpoints.Union(FormerEndpoint.From(facts))];
        StageContext context = new()
        {
            Server = new ServerView(facts, DiscoveryJudge.Judge(evidence, _discovery)),
            State = state,
            Source = source,
            RegisterAsync = request.RegisterAsync,
            FlowAsync = request.FlowAsync,
            ReadOnly = request.Options.ReadOnly,
        };
        MigrationRunner runner = new(request.Options, store, request.Clock, (step, ct) => MigrationStages.CheckAsync(step, context, ct), SnapshotFacts.Of(facts));
        List<McpMigrationStage> taken = [];
        IReadOnlyList<McpMigrationStage> refused = await runner.RunAsync(
            stage =>
            {
                taken.Add(stage);
                return finished(stage);
            },
            cancellationToken).ConfigureAwait(false);
        McpMigration migration = state.ToMigration();
        return new MigrationOutcome(
            migration with { Stages = [.. migration.Stages.Select(s => taken.FirstOrDefault(t => t.Step == s.Step) ?? s)] },
            [.. refused.Select(s => new AuthKitException(ErrorCode.MigrationStepRefused, $"{StageFinding.Capital(MigrationSteps.Name(s.Step))} of {Text.Printable(request.Uri)} was refused. {s.Message} -Force checks it all the same.", Text.Printable(request.Uri)))]);
    }

    /// <inheritdoc/>
    public void Dispose() => _run.Dispose();

    private static void Prepare(MigrationState state, MigrationRequest request)
    {
        if (request.Gateway is { } gateway && state.Gateway is { } known && known != gateway)
        {
            throw new AuthKitException(
                ErrorCode.MigrationStateMismatch,
                $"The migration of {Text.Printable(request.Uri)} goes to {Text.Printable(known)}, and the connection is to {gateway}. Connect to the former gateway, or begin a new state with another -StatePath.",
                Text.Printable(request.Uri));
        }

        if (request.RegisterAsync is null && state.ServerId is null)
        {
            throw request.Gateway is null
                ? new AuthKitException(ErrorCode.NotConnected, "There is no connection to an AuthKit gateway, which stage 0 (Registration) needs. Run Connect-AuthKit first, or pass -Connection.", Text.Printable(request.Uri))
                : new AuthKitException(ErrorCode.AdminKeyMissing, $"The connection to {request.Gateway} has no admin key, which stage 0 (Registration) needs. Run Connect-AuthKit with -AdminKey or with AUTHKIT_ADMIN_KEY set.", Text.Printable(request.Uri));
        }

        state.Gateway = request.Gateway ?? state.Gateway;
        state.SourcePath = request.SourcePath ?? state.SourcePath;
        state.Arguments = request.Arguments;
    }
}

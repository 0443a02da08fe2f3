using System.Diagnostics;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// Asks one server the questions of the rule catalogue: the only part of a check that does I/O. Independent requests
/// overlap.
/// </summary>
internal sealed class Prober(Target target, DiscoveryOptions options, IssuerStore issuers, HostDistances? distances = null)
{
    /// <summary>Probes until done or until <paramref name="deadline"/> is cancelled, which is evidence too.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<Evidence> ProbeAsync(CancellationToken deadline, CancellationToken cancellationToken)
    {
        DateTimeOffset startedAt = DateTimeOffset.UtcNow;
        Stopwatch watch = Stopwatch.StartNew();
        using ProbeSession session = new(target, options, issuers, distances);
        bool late = false;
        try
        {
            await AskAllAsync(session, deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            late = true;
        }

        return new Evidence
        {
            Target = session.Url,
            Address = options.ConnectTo is { } to ? to.Port is null ? to.Host : $"{to.Host}:{to.Port}" : null,
            RequestCount = session.Requests,
            Depth = options.Depth,
            Active = options.Active,
            RegistrationAllowed = options.AllowRegistration,
            WithToken = options.Token is not null,
            WithOtherToken = options.OtherToken is not null,
            WithApiKey = options.ApiKey is not null,
            Probes = session.Log.Results(),
            LeftOut = session.Log.LeftOut(),
            Certificates = session.Certificates,
            Issuers = session.Issuers,
            Documents = session.Documents,
            DeadlineReached = late,
            StartedAt = startedAt,
            Duration = watch.Elapsed,
        };
    }

    private static async Task AskAllAsync(ProbeSession session, CancellationToken token)
    {
        string root = WellKnown.ResourceRoot(session.Target.Url);
        string? inserted = WellKnown.ResourceInserted(session.Target.Url);
        Task<Exchange?> initialize = session.AskAsync(ProbeKind.Initialize, ProbeRequests.Initialize(session.Url), token);
        Task<Exchange?> rootCopy = session.AskMetadataAsync(ProbeKind.RootMetadata, root, token);
        Task<Exchange?> insertedCopy = inserted is null ? Task.FromResult<Exchange?>(null) : session.AskMetadataAsync(ProbeKind.InsertedMetadata, inserted, token);
        Task<Exchange?> discover = session.AskAsync(ProbeKind.Discover, ProbeRequests.Discover(session.Url), token);
        Exchange? first = await initialize.ConfigureAwait(false);
        if (first?.Response is null)
        {
            Exchange?[] others = await Task.WhenAll(rootCopy, insertedCopy, discover).ConfigureAwait(false);
            if (others.All(static e => e?.Response is null))
            {
                return; // Nothing answers there; more questions would only wait longer.
            }
        }

        Task rest = session.Options.Depth == CheckDepth.Quick ? Task.CompletedTask : EndpointQuestions.AskAsync(session, first, token);
        Task credentials = CredentialQuestions.AskAsync(session, token);
        List<Exchange?> challenged = [first, await discover.ConfigureAwait(false)];
        if (challenged.All(static e => e?.Response is not { Status: 401 }))
        {
            // Only tool calls may be guarded; then their challenge is the one to follow.
            await rest.ConfigureAwait(false);
            challenged = [.. session.Log.Seen(ProbeKind.ListTools), .. session.Log.Seen(ProbeKind.CallTool), .. session.Log.Seen(ProbeKind.Get), .. session.Log.Seen(ProbeKind.Delete)];
        }

        Task metadata = MetadataQuestions.AskAsync(session, challenged, (root, rootCopy), (inserted, insertedCopy), token);
        await Task.WhenAll(rest, credentials, metadata).ConfigureAwait(false);
        await MigrationQuestions.AskAsync(session, token).ConfigureAwait(false);
        if (session.Options.Depth == CheckDepth.Full)
        {
            // Last, so that what every depth asks is never short of budget.
            await FullQuestions.AskAsync(session, token).ConfigureAwait(false);
        }
    }
}

using System.Diagnostics;

namespace AuthKit.Mcp.OAuth;

/// <summary>What the steps hand on to each other.</summary>
internal sealed class FlowState(FlowOptions options, IFlowEngine engine, FlowLog log)
{
    private readonly List<McpToken> _held = [];
    private McpToken? _token;
    private McpCaller? _caller;

    public FlowOptions Options { get; } = options;

    public IFlowEngine Engine { get; } = engine;

    public FlowLog Log { get; } = log;

    public string? Issuer { get; set; }

    public FlowClient? Client { get; set; }

    /// <summary>True once a form that creates an account may have been sent.</summary>
    public bool MayHaveAccount { get; set; }

    public string Code { get; set; } = "";

    /// <summary>The newest token. Setting it also keeps it for revocation.</summary>
    public McpToken Token
    {
        get => _token ?? throw new InvalidOperationException("There is no token yet.");
        set => Hold(_token = value);
    }

    public McpCaller Caller => _caller ??= Engine.Caller(Options.Uri, "-Uri");

    /// <summary>The answer of a tool that asked for more scopes, or null.</summary>
    public McpReply? Lacking { get; set; }

    /// <summary>True when the user info endpoint took the token while it was valid. Many take no token that was issued for a resource, and refusing it later proves nothing.</summary>
    public bool UserinfoKnowsToken { get; set; }

    /// <summary>Runs since the tokens were revoked, or null.</summary>
    public Stopwatch? SinceRevocation { get; set; }

    /// <summary>The tokens that have not been revoked.</summary>
    public IReadOnlyList<McpToken> Held => [.. _held];

    /// <summary>Keeps a token so that it is revoked in the end.</summary>
    public void Hold(McpToken token) => _held.Add(token);

    /// <summary>Keeps the tokens of answers that could not be used, each once.</summary>
    public void HoldUnused()
    {
        foreach (McpToken token in Engine.TakeUnused())
        {
            Hold(token);
        }
    }

    /// <summary>Revokes what is held. The first that fails ends it; what is left stays held.</summary>
    public async Task RevokeAsync(CancellationToken cancellationToken)
    {
        foreach (McpToken token in Held)
        {
            await RevokeAsync(token, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Revokes one token that is held.</summary>
    public async Task RevokeAsync(McpToken token, CancellationToken cancellationToken)
    {
        await Engine.RevokeAsync(token, cancellationToken).ConfigureAwait(false);
        _held.Remove(token);
    }
}

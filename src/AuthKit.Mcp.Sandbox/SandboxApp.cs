using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox;

/// <summary>One host of the sandbox: finds the route, handles it, and lets the active faults interfere before and after.</summary>
internal abstract class SandboxApp(SandboxContext sandbox, SandboxSide side)
{
    protected SandboxContext Sandbox { get; } = sandbox;

    public async Task<WireResponse> AnswerAsync(WireRequest request, CancellationToken cancellationToken)
    {
        SandboxCall call = new(Sandbox, request, RouteOf(request));
        IReadOnlyList<SandboxFault> faults = Sandbox.Faults.On(side);
        foreach (SandboxFault fault in faults)
        {
            if (fault.Effect.Instead?.Invoke(call) is WireResponse instead)
            {
                return instead;
            }
        }

        WireResponse response = await HandleAsync(call, cancellationToken).ConfigureAwait(false);
        foreach (SandboxFault fault in faults)
        {
            // A script is the last word: there is no status or body in it that another fault could change.
            if (response is WireAnswer answer && fault.Effect.After is not null)
            {
                response = fault.Effect.After(call, answer);
            }
        }

        return response;
    }

    protected abstract SandboxRoute RouteOf(WireRequest request);

    protected abstract Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellationToken);
}

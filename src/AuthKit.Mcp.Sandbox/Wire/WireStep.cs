namespace AuthKit.Mcp.Sandbox.Wire;

internal abstract record WireStep
{
    public abstract Task RunAsync(WireWriter writer, CancellationToken cancellationToken);
}

internal sealed record SendStep(byte[] Bytes) : WireStep
{
    public override Task RunAsync(WireWriter writer, CancellationToken cancellationToken) => writer.SendAsync(Bytes, cancellationToken);
}

internal sealed record RepeatStep(byte[] Bytes, long Count, TimeSpan Pause) : WireStep
{
    public override async Task RunAsync(WireWriter writer, CancellationToken cancellationToken)
    {
        for (long turn = 0; turn < Count; turn++)
        {
            if (Pause > TimeSpan.Zero && await writer.ClientLeftWithinAsync(Pause, cancellationToken).ConfigureAwait(false))
            {
                throw new IOException("The client closed the connection.");
            }

            await writer.SendAsync(Bytes, cancellationToken).ConfigureAwait(false);
        }
    }
}

internal sealed record HangStep : WireStep
{
    public override Task RunAsync(WireWriter writer, CancellationToken cancellationToken) =>
        writer.ClientLeftWithinAsync(Timeout.InfiniteTimeSpan, cancellationToken);
}

internal sealed record ResetStep : WireStep
{
    public override Task RunAsync(WireWriter writer, CancellationToken cancellationToken)
    {
        writer.Reset();
        return Task.CompletedTask;
    }
}

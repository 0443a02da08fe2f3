namespace AuthKit.Mcp.Interop.Tests.ClientLens;

/// <summary>What a real client did: opened the browser, connected without, or said why not.</summary>
/// <param name="Opened">The authorization URL it opened, or null.</param>
/// <param name="Connected">True when it got in without signing in.</param>
/// <param name="Error">What its user reads, or null.</param>
internal sealed record ClientRun(string? Opened, bool Connected, string? Error)
{
    public bool GotThrough => Connected || Opened is not null;

    public override string ToString() => Opened is not null ? $"opened {Opened}" : Connected ? "connected" : $"failed: {Error}";
}

namespace AuthKit.Mcp.Sandbox.Tests;

internal static class Eventually
{
    /// <summary>Waits for something that happens on another thread; the bound is for hangs only.</summary>
    public static async Task TrueAsync(Func<bool> condition)
    {
        using CancellationTokenSource hang = new(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(10, hang.Token);
        }
    }
}

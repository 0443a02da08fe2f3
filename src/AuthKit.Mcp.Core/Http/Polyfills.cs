namespace AuthKit.Mcp.Http;

/// <summary>How much this process has to do, where the platform can tell.</summary>
internal static class Load
{
    /// <summary>True while work waits for a thread: then processor time is short. Never on .NET Framework, which does not tell.</summary>
    public static bool IsHigh()
    {
#if NET
        return ThreadPool.PendingWorkItemCount > 0;
#else
        return false;
#endif
    }
}

namespace AuthKit.Mcp.Files;

/// <summary>Tells a file that somebody holds from one that cannot be opened for good.</summary>
internal static class HeldFile
{
    private const int SharingViolation = 32;
    private const int LockViolation = 33;
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;

    /// <summary>True when another process, or another part of this one, holds the file.</summary>
    public static bool Is(IOException e) => e.GetType() == typeof(IOException) && (e.HResult & 0xFFFF) is SharingViolation or LockViolation or WouldBlockLinux or WouldBlockMac;
}

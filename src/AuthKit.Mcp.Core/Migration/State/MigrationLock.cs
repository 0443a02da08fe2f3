using AuthKit.Mcp.Files;

namespace AuthKit.Mcp.Migration;

/// <summary>
/// Keeps a second run away from a state file. The lock is the operating system's hold on an open file, which ends with the
/// process however that ends: a lock file that a killed run has left locks nothing.
/// </summary>
internal sealed class MigrationLock : IDisposable
{
    private readonly FileStream _held;

    private MigrationLock(FileStream held) => _held = held;

    /// <summary>Takes the lock, or fails at once.</summary>
    /// <param name="path">The state file.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.MigrationStateLocked"/> or <see cref="ErrorCode.MigrationStateNotWritten"/>.</exception>
    public static MigrationLock Take(string path)
    {
        try
        {
            return new MigrationLock(new FileStream(Place(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (HeldFile.Is(e))
        {
            throw MigrationFault.Locked(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw MigrationFault.NotWritten(path, e);
        }
    }

    /// <summary>The lock file. Never deleted: whoever waits for a deleted file and whoever makes it anew would both hold a lock.</summary>
    private static string Place(string path) => Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetFileName(path)}.lock");

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();
}

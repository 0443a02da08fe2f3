using System.Globalization;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Files;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Migration;

/// <summary>
/// The state file of one server, held by this run. One file for each server: a run for one locks nothing of the others, a
/// write, a crash or a slip of the hand costs one server only, and versions of it compare well.
/// </summary>
internal sealed class MigrationStore : IDisposable
{
    private const string Extension = ".json";

    private readonly MigrationLock? _lock;
    private readonly Action<StoreMoment> _at;

    private MigrationStore(MigrationState state, MigrationLock? held, Action<StoreMoment> at) => (State, _lock, _at) = (state, held, at);

    /// <summary>What the file holds, and what will be written.</summary>
    public MigrationState State { get; }

    /// <summary>True when nothing is ever written.</summary>
    public bool IsReadOnly => _lock is null;

    /// <summary>The file for a server.</summary>
    /// <param name="path">A full path: of a file that ends in .json, else of a folder.</param>
    /// <param name="uri">The MCP endpoint.</param>
    public static string FileFor(string path, string uri)
    {
        if (path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path))
        {
            return path;
        }

        // Two URLs may read alike once the characters that file names cannot have are gone.
        RawUrl url = Target.Parse(uri).Url;
        string name = string.Concat((url.Authority + url.Path).Select(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '-' ? c : '_')).Trim('_');
        Span<ulong> hash = stackalloc ulong[4];
        Sha256.Hash(uri, hash);
        string mark = hash[0].ToString("x16", CultureInfo.InvariantCulture).Substring(0, 8);
        return Path.Combine(path, $"{(name.Length > 80 ? name.Substring(0, 80) : name)}-{mark}{Extension}");
    }

    /// <summary>Opens the file of a server for a run; one that is not there begins empty.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="uri">The MCP endpoint.</param>
    /// <param name="at">Told of each moment of a write; for tests.</param>
    /// <exception cref="AuthKitException">It is locked, damaged, too new, about another server, or cannot be written.</exception>
    public static MigrationStore Open(string path, string uri, Action<StoreMoment>? at = null)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw MigrationFault.NotWritten(path, e);
        }

        MigrationLock held = MigrationLock.Take(path);
        try
        {
            Sweep(path);
            return new MigrationStore(Load(path, uri), held, at ?? (static _ => { }));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file for a run that writes nothing, not even a lock.</summary>
    /// <exception cref="AuthKitException">It is damaged, too new or about another server.</exception>
    public static MigrationStore Peek(string path, string uri) => new(Load(path, uri), null, static _ => { });

    /// <summary>Writes the state: aside, to the disk, and into place in one step.</summary>
    /// <param name="now">The time to note.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.MigrationStateNotWritten"/>.</exception>
    public void Save(DateTimeOffset now)
    {
        if (_lock is null)
        {
            return;
        }

        State.StartedAt ??= now;
        State.UpdatedAt = now;
        State.Revision = State.Revision == int.MaxValue ? int.MaxValue : State.Revision + 1;
        State.Prune();
        byte[] bytes = MigrationStateWriter.ToBytes(State);
        try
        {
            _at(StoreMoment.BeforeWrite);
            using AsideFile file = new(State.Path);
            int half = bytes.Length / 2;
            file.Stream.Write(bytes, 0, half);
            file.Stream.Flush();
            _at(StoreMoment.HalfWritten);
            file.Stream.Write(bytes, half, bytes.Length - half);
            file.Stream.Flush();
            _at(StoreMoment.Written);
            file.Commit();
            _at(StoreMoment.Committed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw MigrationFault.NotWritten(State.Path, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    private static MigrationState Load(string path, string uri)
    {
        if (!File.Exists(path))
        {
            return new MigrationState(uri, path);
        }

        MigrationState state = MigrationStateReader.Read(path);
        return state.Uri == uri ? state : throw MigrationFault.OtherServer(path, state.Uri, uri);
    }

    // What a killed run has begun to write. Nobody else writes there: the lock is held.
    private static void Sweep(string path)
    {
        try
        {
            foreach (string left in Directory.GetFiles(Path.GetDirectoryName(path) ?? ".", $".{Path.GetFileName(path)}.*.tmp"))
            {
                File.Delete(left);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A leftover does no harm; whether the folder can be written, the first write tells.
        }
    }
}

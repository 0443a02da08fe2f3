using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>Rows found by a secret; kept under the secret's hash, so that a dump of the process names no token.</summary>
internal sealed class SecretTable<TRow>
    where TRow : class
{
    private readonly ConcurrentDictionary<string, TRow> _rows = new(StringComparer.Ordinal);

    public void Add(string secret, TRow row) => _rows[Key(secret)] = row;

    public TRow? Find(string secret) => _rows.TryGetValue(Key(secret), out TRow? row) ? row : null;

    /// <summary>Removes the row and says whether this very call did it: of many at once, one wins.</summary>
    public bool Take(string secret) => _rows.TryRemove(Key(secret), out _);

    public void Clear() => _rows.Clear();

    private static string Key(string secret) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Discovery;

/// <summary>Which servers a run has begun to check, and how: eight bytes for each, so that a list may be of any length.</summary>
internal sealed class SeenTargets
{
    private readonly HashSet<ulong> _seen = [];
    private string? _first;

    /// <summary>True the first time that a server comes with these settings, in whatever spelling.</summary>
    /// <param name="uri">The endpoint.</param>
    /// <param name="settings">What is asked for this server alone, as text; empty for nothing.</param>
    public bool IsNew(string uri, string settings)
    {
        string key = UrlSpelling.Of(uri) + "\n" + settings;
        if (_first is null)
        {
            _first = key; // Not hashed: the first hash of a process loads a library for it, and many runs have one server only.
            return true;
        }

        return key != _first && _seen.Add(Sha256.Number(key));
    }
}

using System.Globalization;

namespace AuthKit.Mcp.Migration;

/// <summary>What searches have read and what they have left out. That nothing was found says nothing of what was not read. Told from any thread.</summary>
internal sealed class SourceCoverage
{
    private const int MostNames = 3;

    private readonly object _gate = new();
    private readonly List<(string Path, SourceOmission Meaning, string Why)> _leftOut = [];
    private readonly SortedDictionary<string, List<string>> _unknown = new(StringComparer.Ordinal);
    private readonly List<string> _searched = [];
    private readonly List<string> _named = [];
    private int _read;
    private bool _failed;

    /// <summary>The languages that are searched.</summary>
    public string Languages { get; init; } = "JavaScript, TypeScript, C#, Python, Go and page templates";

    /// <summary>How many files with something in them were read.</summary>
    public int FilesRead
    {
        get
        {
            lock (_gate)
            {
                return _read;
            }
        }
    }

    /// <summary>Why what was searched may hold code that was not read, each reason as a clause; none when all of it was.</summary>
    public IReadOnlyList<string> Doubts
    {
        get
        {
            lock (_gate)
            {
                List<string> doubts = [];
                if (_read == 0)
                {
                    doubts.Add($"No file in a language that is searched ({Languages}) was read{(_searched.Count == 0 ? "" : $" at {Names(_searched)}")}");
                }

                if (_unknown.Count > 0)
                {
                    doubts.Add($"Source files in languages that are not searched are there: {string.Join(", ", _unknown.OrderByDescending(static u => u.Value.Count).ThenBy(static u => u.Key, StringComparer.Ordinal).Select(static u => string.Format(CultureInfo.InvariantCulture, "{0} ({1})", u.Key, u.Value.Count)))}, for example {Text.Printable(_unknown.First().Value[0], 300)}");
                }

                List<string> doubtful = [.. _leftOut.Where(static l => l.Meaning == SourceOmission.Doubtful).Select(static l => $"{Text.Printable(l.Path, 300)} ({l.Why})")];
                if (doubtful.Count > 0)
                {
                    doubts.Add($"Left out although code may be there: {Names(doubtful)}");
                }

                return doubts;
            }
        }
    }

    /// <summary>What a search has to be warned of: its doubts, and the files that were named and left out all the same.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            // What could not be read is an error already.
            List<string> warnings = [.. Doubts.Where((_, i) => i > 0 || FilesRead > 0 || (!_failed && _searched.Count > 0)).Select(static d => d + ".")];
            lock (_gate)
            {
                if (_named.Count > 0)
                {
                    warnings.Add($"Left out although named: {Names(_named)}.");
                }
            }

            return warnings;
        }
    }

    /// <summary>What was left out and why, one line each, for those who judge what was found; what tools keep in hidden folders is not worth one.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. _unknown.SelectMany(static u => u.Value.Take(MostNames)).Select(static p => $"{Text.Printable(p, 300)}: no language that is searched"),
                    .. _leftOut.Where(static l => l.Meaning != SourceOmission.ByDesign || !Path.GetFileName(l.Path).StartsWith(".", StringComparison.Ordinal)).OrderByDescending(static l => l.Meaning).Select(static l => $"{Text.Printable(l.Path, 300)}: {l.Why}"),
                ];
            }
        }
    }

    /// <summary>Notes where a search begins.</summary>
    public void Begin(string root)
    {
        lock (_gate)
        {
            _searched.Add(Text.Printable(root, 300));
        }
    }

    /// <summary>Notes a file that was read.</summary>
    public void Read(string text)
    {
        lock (_gate)
        {
            _read += text.Length > 0 ? 1 : 0;
        }
    }

    /// <summary>Notes that something could not be read.</summary>
    public void Failed()
    {
        lock (_gate)
        {
            _failed = true;
        }
    }

    /// <summary>Notes a source file in a language that is not searched.</summary>
    public void Unknown(string path)
    {
        lock (_gate)
        {
            string end = Path.GetExtension(path).ToLowerInvariant();
            if (!_unknown.TryGetValue(end, out List<string>? files))
            {
                _unknown.Add(end, files = []);
            }

            files.Add(path);
        }
    }

    /// <summary>Notes what was left out.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="meaning">What that means.</param>
    /// <param name="why">Why, as a clause.</param>
    /// <param name="isNamed">True when a search was asked for just this file.</param>
    public void LeaveOut(string path, SourceOmission meaning, string why, bool isNamed = false)
    {
        lock (_gate)
        {
            // One sentence for each file is enough.
            if (isNamed && meaning != SourceOmission.Doubtful)
            {
                _named.Add($"{Text.Printable(path, 300)} ({why})");
            }
            else
            {
                _leftOut.Add((path, meaning, why));
            }
        }
    }

    private static string Names(List<string> names) => string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? string.Format(CultureInfo.InvariantCulture, " and {0} more", names.Count - MostNames) : "");
}

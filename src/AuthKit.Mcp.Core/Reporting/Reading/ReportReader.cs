using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Reporting;

/// <summary>Reads the JSON and JSON Lines files of this module; which of them a file is, its content tells.</summary>
internal static class ReportReader
{
    // A JSON document is held while it is read; what is larger belongs into JSON Lines.
    private const long MaxDocument = 1L << 30;

    /// <summary>What a file holds, in its order. JSON Lines are read line by line, whatever the size of the file.</summary>
    /// <param name="path">The full path.</param>
    /// <exception cref="AuthKitException">
    /// <see cref="ErrorCode.ReportNotFound"/>, <see cref="ErrorCode.ReportUnreadable"/> or <see cref="ErrorCode.ReportTooNew"/>;
    /// perhaps after the first entries of the file.
    /// </exception>
    public static IEnumerable<ReportEntry> Read(string path) => ReadFirst(path, LengthOf(path));

    /// <summary>As above, up to a length that the file had.</summary>
    public static IEnumerable<ReportEntry> ReadFirst(string path, long length) => IsLines(path) ? ReadLines(path, length) : ReadDocument(path);

    /// <summary>How long a file is. What is appended from then on, perhaps by the pipeline that reads it, belongs to another run.</summary>
    public static long LengthOf(string path)
    {
        using FileStream file = ReportFault.Open(path);
        return file.Length;
    }

    /// <summary>Checks that a file is empty, or JSON Lines of ours that end with a whole line.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.ReportUnreadable"/> or <see cref="ErrorCode.ReportTooNew"/>.</exception>
    public static void CheckCanBeAppended(string path)
    {
        using FileStream file = ReportFault.Open(path);
        if (file.Length == 0)
        {
            return;
        }

        if (TextEncoding.IsWide(file))
        {
            throw ReportFault.Unreadable(path, "is UTF-16, and what is appended would be UTF-8. Use another path");
        }

        if (!IsLines(path))
        {
            throw ReportFault.Unreadable(path, "is no JSON Lines report, so nothing can be appended. Use another path");
        }

        _ = ReadLines(path, file.Length).First();
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n')
        {
            throw ReportFault.Unreadable(path, "ends in the middle of a line: the run that wrote it did not finish. Remove that line, or append to another path");
        }
    }

    private static bool IsLines(string path)
    {
        using LineReader lines = new(ReportFault.Open(path));
        string? first;
        do
        {
            first = lines.Read();
        }
        while (first is not null && !lines.IsCut && string.IsNullOrWhiteSpace(first)); // Editors leave blank lines.

        if (first is null)
        {
            throw ReportFault.Unreadable(path, "is empty: the run that wrote it had no result, or did not finish");
        }

        if (lines.IsCut)
        {
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(first);
            return document.RootElement.ValueKind == JsonValueKind.Object && JsonText.Member(document.RootElement, ReportSchema.ResultsName) is null;
        }
        catch (JsonException)
        {
            return false; // The first line of an indented document.
        }
    }

    private static IEnumerable<ReportEntry> ReadLines(string path, long length)
    {
        using LineReader lines = new(new FirstBytes(ReportFault.Open(path), length));
        while (lines.Read() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return ReadLine(path, line, lines);
            }
        }
    }

    private static ReportEntry ReadLine(string path, string line, LineReader lines)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            CheckHead(path, document.RootElement);
            return JsonText.Member(document.RootElement, ReportSchema.ProblemName) is { } problem ? ProblemIn(problem) : new ReportEntry(ResultJson.Read(document.RootElement), null);
        }
        catch (JsonException e)
        {
            throw ReportFault.Unreadable(path, lines.IsUnended
                ? $"is cut off in line {lines.Number}, its last: the run that wrote it did not finish. Remove that line to read the others"
                : $"is damaged in line {lines.Number}: {e.Message}", e);
        }
        catch (ReportFaultException e)
        {
            throw ReportFault.Unreadable(path, $"is damaged in line {lines.Number}: {e.Message}", e);
        }
    }

    private static IEnumerable<ReportEntry> ReadDocument(string path)
    {
        using JsonDocument document = Parse(path);
        CheckHead(path, document.RootElement);
        if (JsonText.Member(document.RootElement, ReportSchema.ResultsName) is not { ValueKind: JsonValueKind.Array } results)
        {
            throw ReportFault.Unreadable(path, "has no list of results");
        }

        int number = 0;
        foreach (JsonElement element in results.EnumerateArray())
        {
            number++;
            yield return ReadElement(path, $"result {number}", element, static e => new ReportEntry(ResultJson.Read(e), null));
        }

        if (JsonText.Member(document.RootElement, ReportSchema.ProblemsName) is not { } problems)
        {
            yield break;
        }

        if (problems.ValueKind != JsonValueKind.Array)
        {
            throw ReportFault.Unreadable(path, $"is damaged: '{ReportSchema.ProblemsName}' is {JsonText.Kind(problems)}, not an array");
        }

        number = 0;
        foreach (JsonElement element in problems.EnumerateArray())
        {
            number++;
            yield return ReadElement(path, $"entry {number} of '{ReportSchema.ProblemsName}'", element, ProblemIn);
        }
    }

    private static ReportEntry ProblemIn(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? new ReportEntry(null, ProblemJson.Read(element))
        : throw new ReportFaultException($"an input that was not checked is {JsonText.Kind(element)}");

    private static ReportEntry ReadElement(string path, string place, JsonElement element, Func<JsonElement, ReportEntry> read)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object ? read(element) : throw new ReportFaultException($"it is {JsonText.Kind(element)}");
        }
        catch (ReportFaultException e)
        {
            throw ReportFault.Unreadable(path, $"is damaged in {place}: {e.Message}", e);
        }
    }

    private static JsonDocument Parse(string path)
    {
        using FileStream file = ReportFault.Open(path);
        if (file.Length > MaxDocument)
        {
            throw ReportFault.Unreadable(path, "is larger than 1 GiB. Export reports of that size with -Format JsonLines, which are read line by line");
        }

        try
        {
            if (!TextEncoding.IsWide(file))
            {
                return JsonDocument.Parse(file);
            }

            using StreamReader reader = TextEncoding.Reader(file);
            return JsonDocument.Parse(reader.ReadToEnd());
        }
        catch (JsonException e)
        {
            throw ReportFault.Unreadable(path, LooksCutOff(path)
                ? "is cut off: it begins as JSON and ends in the middle. The run that wrote it did not finish, or the copy is incomplete"
                : "is no JSON", e);
        }
    }

    private static bool LooksCutOff(string path)
    {
        using FileStream file = ReportFault.Open(path); // The reader of the document may have closed its own.
        (char First, char Last) ends = LineReader.Ends(file);
        return ends.First == '{' && ends.Last != '}';
    }

    private static void CheckHead(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || JsonText.Member(root, ReportSchema.MarkerName) is not { } marker || JsonText.String(marker) != ReportSchema.Marker
            || JsonText.Member(root, ReportSchema.VersionName) is not { ValueKind: JsonValueKind.Number } version || !version.TryGetInt32(out int number) || number < 1)
        {
            throw ReportFault.Unreadable(path, "is JSON, but no report of this module");
        }

        if (number > ReportSchema.Version)
        {
            string shown = Text.Printable(path, 300);
            throw new AuthKitException(
                ErrorCode.ReportTooNew,
                $"The report '{shown}' has schema version {number}, and this version of AuthKit.Mcp reads versions up to {ReportSchema.Version}. Update the module to read it.",
                shown);
        }
    }
}

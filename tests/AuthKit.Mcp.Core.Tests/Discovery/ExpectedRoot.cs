using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>
/// Which rule must name a fault of the wire data at its root, and what a check must be allowed to do to see it. Written in
/// roots/*.json, a file per rule group, as "fault": "rule words"; the words are Full, Active, Registration, Token, NarrowToken
/// (one with fewer scopes), OtherToken, ApiKey, AuthKit, Rfc, and spec versions.
/// </summary>
public sealed record ExpectedRoot(string Fault, string Rule, IReadOnlyList<string> Words)
{
    private const string SpecVersionStart = "20";

    public static IReadOnlyDictionary<string, ExpectedRoot> All { get; } = Directory
        .GetFiles(Path.Combine(AppContext.BaseDirectory, "Discovery", "roots"), "*.json")
        .SelectMany(static f => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(f)) ?? [])
        .Select(static e => new ExpectedRoot(e.Key, e.Value.Split(' ')[0], e.Value.Split(' ')[1..]))
        .ToDictionary(static e => e.Fault);

    /// <summary>True when no switch is needed to see the fault: reading at some depth is enough.</summary>
    public bool OnlyReads => !Words.Any(static w => w is "Active" or "Registration" or "Token" or "NarrowToken" or "OtherToken" or "ApiKey");

    /// <summary>The options of a check that can see the fault. The clean site of the wire data takes these tokens.</summary>
    public DiscoveryOptions Options() => new()
    {
        Depth = Words.Contains("Full") ? CheckDepth.Full : CheckDepth.Standard,
        Active = Words.Contains("Active"),
        AllowRegistration = Words.Contains("Registration"),
        Token = Words.Contains("Token") ? Secret.From("valid-token") : Words.Contains("NarrowToken") ? Secret.From("narrow-token") : null,
        OtherToken = Words.Contains("OtherToken") ? Secret.From("foreign-token") : null,
        ApiKey = Words.Contains("ApiKey") ? Secret.From("valid-token") : null,
        Profile = Words.Contains("AuthKit") ? McpProfile.AuthKit : Words.Contains("Rfc") ? McpProfile.Rfc : McpProfile.Mcp,
        SpecVersion = [.. Words.Where(static w => w.StartsWith(SpecVersionStart, StringComparison.Ordinal))],
    };
}

using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Commands;

/// <summary>Evidence that is judged in place of asking a server, and what cannot be said beside it: nobody is asked then.</summary>
internal static class RecordedEvidence
{
    // Each would change the verdict if somebody were asked, so leaving it out in silence would show another check than the one wanted.
    private static readonly string[] Questions = ["WaitFor", "AllAddresses", "Depth", "Active", "AllowRegistration", "ConnectTo", "Token", "OtherToken", "ApiKey"];

    // These say how to ask; the verdict is the same without them, and a script may pass them to all its commands.
    private static readonly string[] Manners =
        ["TimeoutSec", "DeadlineSec", "RunDeadlineSec", "Headers", "UserAgent", "Proxy", "ProxyCredential", "NoProxy", "Certificate", "SkipCertificateCheck", "AllowUnencryptedAuthentication"];

    /// <summary>True for text that is meant as evidence: a column of that name may be anything of the user's.</summary>
    public static bool IsMeant(string text) => text.TrimStart(' ', '\t', '\r', '\n', '\uFEFF').StartsWith("{", StringComparison.Ordinal);

    /// <summary>Judges the evidence of a server.</summary>
    /// <param name="text">The evidence.</param>
    /// <param name="input">The server asked for, and how to judge it.</param>
    /// <param name="options">What the parameters of the call say.</param>
    /// <exception cref="AuthKitException">
    /// <see cref="ErrorCode.InvalidEvidence"/>; <see cref="ErrorCode.InvalidArgument"/> when it is of another server; <see cref="ErrorCode.InvalidRow"/>.
    /// </exception>
    public static McpDiscoveryResult Judge(string text, TargetInput input, DiscoveryOptions options)
    {
        if (!IsMeant(text))
        {
            throw new AuthKitException(ErrorCode.InvalidEvidence, "-Evidence is no evidence: it is the text in the property Evidence of what Get-McpDiscovery writes. Of a file, pass the text and not the path: -Evidence (Get-Content ./evidence.json -Raw).");
        }

        Evidence evidence = EvidenceReader.Read(text);
        RefuseOther(input.Uris, evidence.Target);
        RowSettings settings = RowSettings.Read(input, input.Uris.FirstOrDefault() ?? "", options);
        RefuseColumns(settings);
        return DiscoveryRun.Judge(evidence, settings.Options);
    }

    /// <summary>Refuses what says whom to ask or what.</summary>
    /// <param name="says">True for a parameter that was given.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>, naming them all.</exception>
    public static void RefuseQuestions(Func<string, bool> says)
    {
        string[] given = [.. Questions.Where(says).Select(static p => "-" + p)];
        if (given.Length > 0)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"Evidence is judged as it was recorded, and nobody is asked: {string.Join(", ", given)} cannot be used with -Evidence, typed or piped. Leave {(given.Length == 1 ? "it" : "them")} out, or check the server itself.");
        }
    }

    /// <summary>What to say of parameters that are of no use with evidence, or null.</summary>
    /// <param name="says">True for a parameter that was given.</param>
    public static string? Unused(Func<string, bool> says)
    {
        string[] given = [.. Manners.Where(says).Select(static p => "-" + p)];
        return given.Length == 0 ? null : $"Evidence is judged without network: {string.Join(", ", given)} {(given.Length == 1 ? "makes" : "make")} no difference to it.";
    }

    private static void RefuseColumns(RowSettings settings)
    {
        if (Questions.FirstOrDefault(settings.Columns.Contains) is { } column)
        {
            throw settings.Refusal(column, "Its Evidence is judged as it was recorded, and nobody is asked. Empty one of the two cells");
        }
    }

    private static void RefuseOther(IReadOnlyList<string> uris, string target)
    {
        if (uris.Count > 1 || uris.Any(u => HttpUrl.TryParse(u)?.Value is { } asked && asked != HttpUrl.TryParse(target)?.Value))
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"The -Evidence is of '{Text.Printable(target)}', and {(uris.Count > 1 ? $"{uris.Count} servers were" : $"'{Text.Printable(uris[0])}' was")} asked for. Give the evidence of each server by itself, with its own URL.", Text.Printable(target));
        }
    }
}

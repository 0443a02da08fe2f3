using System.Net;
using System.Net.Sockets;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Discovery;

/// <summary>A run over any number of servers. What they share, such as an issuer's metadata, is fetched once.</summary>
public sealed class DiscoveryRun : IDisposable
{
    private readonly DiscoveryOptions _options;
    private readonly IssuerStore _issuers;
    private readonly HostDistances _distances = new();

    /// <summary>Starts a run; nothing is sent yet.</summary>
    /// <exception cref="AuthKitException">A spec version or a rule is unknown, or a token or key cannot be one (<see cref="ErrorCode.InvalidSecret"/>).</exception>
    public DiscoveryRun(DiscoveryOptions options)
    {
        Require(options);
        _options = options;
        _issuers = new IssuerStore(options);
    }

    /// <summary>Fails when these options cannot be used.</summary>
    /// <exception cref="AuthKitException">A spec version or a rule is unknown, no rule is left, or a token or key cannot be one (<see cref="ErrorCode.InvalidSecret"/>) or is in the wrong place.</exception>
    internal static void Require(DiscoveryOptions options)
    {
        _ = SpecVersions.Resolve(options.SpecVersion);
        UnknownRules(options);
        _ = options.Token?.Require("-Token");
        _ = options.OtherToken?.Require("-OtherToken");
        _ = options.ApiKey?.Require("-ApiKey");
        if (options.Token is { } token && options.OtherToken is { } other && token.Reveal() == other.Reveal())
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, "-Token and -OtherToken are the same: the server would have to take and to refuse it. Give a token for another resource as -OtherToken.");
        }

        HeaderLine[] authorization = [.. options.Http.Headers.Where(static h => h.Is("Authorization"))];
        if (authorization.Length == 0)
        {
            return;
        }

        // Two lines of it are refused by any server, whatever they hold.
        if (options.Active || options.Token is not null || options.OtherToken is not null || options.ApiKey is not null)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, "-Headers has Authorization, and so have the questions of -Token, -OtherToken, -ApiKey and -Active: a request can have one only. Leave out one of the two.");
        }

        // A signed-in client is never challenged, so all that is to be found out about the challenge would look broken.
        if (authorization.Any(static h => h.Value.TrimStart().StartsWith("Bearer", StringComparison.OrdinalIgnoreCase)))
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, "-Headers holds a bearer token, which would go with every question, and a client that is signed in is not challenged. Give it as -Token.");
        }
    }

    /// <summary>Checks one server.</summary>
    /// <param name="uri">The MCP endpoint as typed.</param>
    /// <param name="cancellationToken">Ends the check at once.</param>
    /// <exception cref="AuthKitException">
    /// <see cref="ErrorCode.InvalidUri"/>; <see cref="ErrorCode.UnencryptedAuthentication"/> when a token or key of the user
    /// would go over plain http to another machine. Nothing is sent then.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<McpDiscoveryResult> CheckAsync(string? uri, CancellationToken cancellationToken) => CheckAsync(uri, _options, cancellationToken);

    /// <summary>As <see cref="CheckAsync(string?, CancellationToken)"/>, with options of its own for this server.</summary>
    internal async Task<McpDiscoveryResult> CheckAsync(string? uri, DiscoveryOptions options, CancellationToken cancellationToken) =>
        DiscoveryJudge.Judge(await ProbeAsync(uri, options, cancellationToken).ConfigureAwait(false), options);

    /// <summary>Judges recorded evidence by the options; sends nothing.</summary>
    /// <exception cref="AuthKitException">A spec version or a rule is unknown.</exception>
    public static McpDiscoveryResult Judge(Evidence evidence, DiscoveryOptions options) => DiscoveryJudge.Judge(evidence, options);

    /// <summary>The depth at which every rule that explains a symptom can be judged, or the given one if that is deeper.</summary>
    public static CheckDepth DepthFor(McpSymptom symptom, CheckDepth depth) => Symptoms.Depth(symptom) is { } needed && needed > depth ? needed : depth;

    /// <summary>Asks one server without judging the answers.</summary>
    /// <param name="uri">The MCP endpoint as typed.</param>
    /// <param name="cancellationToken">Ends the check at once.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidUri"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<Evidence> ProbeAsync(string? uri, CancellationToken cancellationToken) => ProbeAsync(Target.Parse(uri), _options, cancellationToken);

    /// <summary>As <see cref="ProbeAsync(string?, CancellationToken)"/>, with options of its own for this server.</summary>
    internal Task<Evidence> ProbeAsync(string? uri, DiscoveryOptions options, CancellationToken cancellationToken) => ProbeAsync(Target.Parse(uri), options, cancellationToken);

    /// <summary>Asks one server without judging the answers, and describes what was seen.</summary>
    /// <param name="uri">The MCP endpoint as typed.</param>
    /// <param name="withExchanges">True to add the raw exchanges.</param>
    /// <param name="cancellationToken">Ends the questions at once.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidUri"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<McpDiscovery> DescribeAsync(string? uri, bool withExchanges, CancellationToken cancellationToken) => DescribeAsync(uri, withExchanges, _options, cancellationToken);

    /// <summary>As <see cref="DescribeAsync(string?, bool, CancellationToken)"/>, with options of its own for this server.</summary>
    internal async Task<McpDiscovery> DescribeAsync(string? uri, bool withExchanges, DiscoveryOptions options, CancellationToken cancellationToken) =>
        DiscoveryView.Of(await ProbeAsync(uri, options, cancellationToken).ConfigureAwait(false), withExchanges);

    /// <summary>Checks every node behind a server's name by itself, one after the other, and compares them.</summary>
    /// <param name="uri">The MCP endpoint as typed.</param>
    /// <param name="cancellationToken">Ends the checks at once.</param>
    /// <returns>A result for each address, with the differences as findings.</returns>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidUri"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<IReadOnlyList<McpDiscoveryResult>> CheckAllAddressesAsync(string? uri, CancellationToken cancellationToken) => CheckAllAddressesAsync(uri, _options, cancellationToken);

    /// <summary>As <see cref="CheckAllAddressesAsync(string?, CancellationToken)"/>, with options of its own for this server.</summary>
    internal async Task<IReadOnlyList<McpDiscoveryResult>> CheckAllAddressesAsync(string? uri, DiscoveryOptions options, CancellationToken cancellationToken)
    {
        Target target = Target.Parse(uri);
        IReadOnlyList<string> addresses = await AddressesAsync(target, cancellationToken).ConfigureAwait(false);
        if (addresses.Count == 0)
        {
            return [await CheckAsync(uri, options, cancellationToken).ConfigureAwait(false)]; // Its result says that the name has none.
        }

        List<Evidence> nodes = [];
        foreach (string address in addresses)
        {
            nodes.Add(await ProbeAsync(target, options with { ConnectTo = (address, null) }, cancellationToken).ConfigureAwait(false));
        }

        return NodeComparison.Judge(nodes, options);
    }

    // A misspelt rule would else mean that nothing is judged, or that nothing is left out.
    private static void UnknownRules(DiscoveryOptions options)
    {
        foreach ((string parameter, IReadOnlyList<string> patterns) in new[] { ("-Rule", options.Rule), ("-ExcludeRule", options.ExcludeRule) })
        {
            if (patterns.FirstOrDefault(static p => !RuleCatalogue.All.Any(r => Wildcard.IsMatch(p, r.Id))) is { } unknown)
            {
                string hint = unknown.IndexOf(',') >= 0 ? " Give several as a list and not as one text: 'CHL-*', 'PRM-001'." : "";
                throw new AuthKitException(ErrorCode.UnknownRule, $"{parameter} '{Text.Printable(unknown)}' fits no rule. Get-McpRule lists them all.{hint}", Text.Printable(unknown));
            }
        }

        // Nothing would be judged, and nothing found is what a good server looks like.
        if (options.ExcludeRule.Count > 0 && !RuleCatalogue.All.Any(r => SteeredRules.IsChosen(r.Id, options)))
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-ExcludeRule {Patterns(options.ExcludeRule)} leaves out every rule{(options.Rule.Count == 0 ? "" : $" of -Rule {Patterns(options.Rule)}")}: there is nothing left to judge by. Leave out fewer. Get-McpDiscovery shows a server without any judgement.");
        }
    }

    private static string Patterns(IReadOnlyList<string> patterns) => Text.Printable(string.Join(", ", patterns));

    // -ConnectTo leads away from the machine that the URL names; a certificate proves https to be the right one.
    private static void RequireChannel(Target target, DiscoveryOptions options)
    {
        if (options.Token is not null || options.OtherToken is not null || options.ApiKey is not null)
        {
            SecretChannel.Require(target.Url.Value, "-Uri", options.Http.AllowUnencryptedAuthentication);
            if (target.Url.IsHttp && options.ConnectTo is { } to)
            {
                SecretChannel.Require("http://" + to.Host, "-ConnectTo", options.Http.AllowUnencryptedAuthentication);
            }
        }
    }

    private async Task<Evidence> ProbeAsync(Target target, DiscoveryOptions options, CancellationToken cancellationToken)
    {
        RequireChannel(target, options);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, options.RunDeadline);
        deadline.CancelAfter(options.Deadline);
        return await new Prober(target, options, _issuers, _distances).ProbeAsync(deadline.Token, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<string>> AddressesAsync(Target target, CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] addresses = await NameLookup.ResolveAsync(target.Url.Host.Trim('[', ']'), cancellationToken).ConfigureAwait(false);
            return [.. addresses.Select(static a => a.ToString()).Distinct().OrderBy(static a => a, StringComparer.Ordinal)];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    /// <summary>Ends what is shared by the checks and still under way. Call it after the last check has ended.</summary>
    public void Dispose() => _issuers.Dispose();
}

using System.Text;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Evidence written by hand: a good server, of which each test changes what it is about.</summary>
internal sealed class Seen
{
    public const string Endpoint = "https://mcp.contoso.com/mcp";
    public const string Issuer = "https://auth.contoso.com";
    public const string Inserted = "https://mcp.contoso.com/.well-known/oauth-protected-resource/mcp";
    public const string Root = "https://mcp.contoso.com/.well-known/oauth-protected-resource";
    public const string IssuerUrl = Issuer + "/.well-known/oauth-authorization-server";
    public const string Unscoped = "Bearer resource_metadata=\"" + Inserted + "\"";
    public const string Challenge = Unscoped + ", scope=\"mcp:tools\"";
    public const string Resource = "{\"resource\":\"" + Endpoint + "\",\"authorization_servers\":[\"" + Issuer + "\"],\"bearer_methods_supported\":[\"header\"]}";

    public const string IssuerDocument = "{\"issuer\":\"" + Issuer + "\",\"authorization_endpoint\":\"" + Issuer + "/authorize\",\"token_endpoint\":\"" + Issuer
        + "/token\",\"registration_endpoint\":\"" + Issuer + "/register\",\"response_types_supported\":[\"code\"],\"grant_types_supported\":[\"authorization_code\",\"refresh_token\"],\"token_endpoint_auth_methods_supported\":[\"none\"],"
        + "\"code_challenge_methods_supported\":[\"S256\"],\"authorization_response_iss_parameter_supported\":true,\"client_id_metadata_document_supported\":true}";

    private readonly List<ProbeResult> _probes = [];
    private readonly string _target;

    private Seen(string target) => _target = target;

    public CheckDepth Depth { get; init; } = CheckDepth.Standard;

    /// <summary>What the check was allowed beyond reading.</summary>
    public HashSet<McpProbeMode> Modes { get; } = [];

    public static HeaderLine Json => new("Content-Type", "application/json");

    public static Seen Nothing(string target = Endpoint, CheckDepth depth = CheckDepth.Standard) => new(target) { Depth = depth };

    public static Seen Good(CheckDepth depth = CheckDepth.Standard)
    {
        Seen seen = Nothing(depth: depth).Refusing(ProbeKind.Initialize, ProbeKind.Discover);
        if (depth != CheckDepth.Quick)
        {
            seen.Refusing(ProbeKind.ListTools, ProbeKind.CallTool, ProbeKind.Get, ProbeKind.Delete)
                .With(ProbeKind.CrossOriginInitialize, Endpoint, Answer(401, "", new("WWW-Authenticate", Challenge), new("Access-Control-Allow-Origin", "*"), new("Access-Control-Expose-Headers", "WWW-Authenticate")))
                .With(ProbeKind.CrossOriginMetadata, Inserted, Answer(200, Resource, Json, new("Access-Control-Allow-Origin", "*")))
                .With(ProbeKind.EndpointPreflight, Endpoint, Answer(204, "", new("Access-Control-Allow-Origin", "*"), new("Access-Control-Allow-Headers", "authorization,content-type,mcp-protocol-version,mcp-session-id,mcp-method,mcp-name")))
                .With(ProbeKind.LegacyIssuerMetadata, "https://mcp.contoso.com/.well-known/oauth-authorization-server", Answer(404, ""));
        }

        return seen
            .With(ProbeKind.InsertedMetadata, Inserted, Answer(200, Resource, Json))
            .With(ProbeKind.RootMetadata, Root, Answer(404, ""))
            .WithIssuer(Issuer, (IssuerUrl, Answer(200, IssuerDocument, Json)));
    }

    public static WireResponse Answer(int status, string body, params HeaderLine[] headers) => new() { Status = status, Headers = headers, Body = Encoding.UTF8.GetBytes(body) };

    public static WireResponse Result() => Answer(200, """{"jsonrpc":"2.0","id":1,"result":{}}""", Json);

    public static Exchange Fault(string url, WireFault fault, string method = "GET") =>
        new() { Request = new WireRequest(method, url), Fault = fault, FaultDetail = fault.ToString() };

    public Seen Refusing(params ProbeKind[] kinds)
    {
        foreach (ProbeKind kind in kinds)
        {
            With(kind, _target, Answer(401, "", new HeaderLine("WWW-Authenticate", Challenge)));
        }

        return this;
    }

    /// <summary>Gives every 401 to a request without a token this challenge.</summary>
    public Seen Challenging(params string[] lines)
    {
        foreach (ProbeKind kind in new[] { ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools, ProbeKind.CallTool, ProbeKind.Get, ProbeKind.Delete })
        {
            With(kind, _target, Answer(401, "", [.. lines.Select(static l => new HeaderLine("WWW-Authenticate", l))]));
        }

        return this;
    }

    /// <summary>Adds or replaces the only probe of a kind.</summary>
    public Seen With(ProbeKind kind, string url, WireResponse response)
    {
        string method = kind switch { ProbeKind.Initialize or ProbeKind.Discover or ProbeKind.ListTools or ProbeKind.CallTool or ProbeKind.CrossOriginInitialize => "POST", ProbeKind.Delete => "DELETE", _ => "GET" };
        return With(kind, new Exchange { Request = new WireRequest(method, url), Response = response });
    }

    public Seen With(ProbeKind kind, Exchange exchange)
    {
        Without(kind);
        _probes.Add(new ProbeResult(kind, exchange));
        return this;
    }

    public Seen Without(ProbeKind kind)
    {
        _probes.RemoveAll(p => p.Kind == kind);
        return this;
    }

    public Seen WithIssuer(string issuer, params (string Url, WireResponse Response)[] candidates)
    {
        _probes.RemoveAll(p => p.Kind == ProbeKind.IssuerMetadata && p.Subject == issuer);
        _probes.AddRange(candidates.Select(c => new ProbeResult(ProbeKind.IssuerMetadata, new Exchange { Request = new WireRequest("GET", c.Url), Response = c.Response }) { Subject = issuer }));
        return this;
    }

    public Seen Add(ProbeResult probe)
    {
        _probes.Add(probe);
        return this;
    }

    public Seen Allow(params McpProbeMode[] modes)
    {
        Modes.UnionWith(modes);
        return this;
    }

    public Evidence Evidence(bool late = false) => new()
    {
        Target = _target,
        Depth = Depth,
        Active = Modes.Contains(McpProbeMode.Active),
        WithToken = Modes.Contains(McpProbeMode.Token),
        WithOtherToken = Modes.Contains(McpProbeMode.OtherToken),
        WithApiKey = Modes.Contains(McpProbeMode.ApiKey),
        Probes = [.. _probes],
        DeadlineReached = late,
    };

    public McpDiscoveryResult Judge(McpProfile profile = McpProfile.Mcp, params string[] versions) =>
        DiscoveryJudge.Judge(Evidence(), new DiscoveryOptions { Profile = profile, SpecVersion = versions });
}

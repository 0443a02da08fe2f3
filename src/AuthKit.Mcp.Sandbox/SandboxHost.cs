using System.Security.Cryptography.X509Certificates;
using AuthKit.Mcp.Sandbox.Faults;
using AuthKit.Mcp.Sandbox.Gateway;
using AuthKit.Mcp.Sandbox.Server;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox;

/// <summary>
/// A running sandbox: an AuthKit-compatible OAuth gateway and a protected MCP server, both on 127.0.0.1, with a user, a client and
/// a token pair ready for use. Everything is in memory and gone after <see cref="Dispose"/>.
/// </summary>
public sealed class SandboxHost : IDisposable
{
    private const string Redirect = "http://127.0.0.1:33418/callback";

    private readonly SandboxContext _sandbox;
    private readonly WireServer _gateway;
    private readonly WireServer _server;
    private readonly McpApp _mcp;
    private readonly RequestLog _log;
    private readonly X509Certificate2? _certificate;
    private readonly Grant _grant;
    private int _stopped;

    private SandboxHost(SandboxContext sandbox, WireServer gateway, WireServer server, RequestLog log, X509Certificate2? certificate)
    {
        _sandbox = sandbox;
        _gateway = gateway;
        _server = server;
        _log = log;
        _certificate = certificate;
        _mcp = new McpApp(sandbox, new TokenValidator(sandbox.Options, gateway.Origin));

        UserEmail = "demo@sandbox.invalid";
        UserName = "Demo User";
        UserPassword = Identifiers.Secret(20);
        UserRow user = sandbox.Store.AddUser(UserEmail, UserPassword, UserName) ?? throw new InvalidOperationException("The new store has a user.");
        UserId = user.Id;
        ClientId = sandbox.Store.AddClient("Sandbox client", [Redirect], serverId: null).Id;
        ServerId = sandbox.Options.RegisterDemoServer
            ? sandbox.Store.AddServer("Sandbox MCP server", sandbox.McpUri, SandboxJson.Text(SandboxJson.Array(sandbox.Options.Scopes))).Id
            : null;
        _grant = new Grant(ClientId, UserId, string.Join(" ", sandbox.Options.Scopes));
        (AccessToken, RefreshToken) = IssueToken();
    }

    /// <summary>All faults there are.</summary>
    public static IReadOnlyList<SandboxFault> KnownFaults => FaultTable.All;

    /// <summary>The gateway's origin, such as <c>http://127.0.0.1:40123</c>; no trailing slash.</summary>
    public string GatewayUri => _gateway.Origin;

    /// <summary>The MCP endpoint, such as <c>http://127.0.0.1:40124/mcp</c>.</summary>
    public string McpUri => _sandbox.McpUri;

    /// <summary>The key of the gateway's admin API. Secret.</summary>
    public string AdminKey => _sandbox.AdminKey;

    /// <summary>The id under which the MCP server is registered; null with <see cref="SandboxOptions.RegisterDemoServer"/> off.</summary>
    public string? ServerId { get; }

    /// <summary>The id of the one user (<c>sub</c> in userinfo).</summary>
    public string UserId { get; }

    /// <summary>The e-mail of the one user.</summary>
    public string UserEmail { get; }

    /// <summary>The password of the one user, random per start. Secret.</summary>
    public string UserPassword { get; }

    /// <summary>The display name of the one user.</summary>
    public string UserName { get; }

    /// <summary>A public client, registered with <see cref="RedirectUri"/>.</summary>
    public string ClientId { get; }

    /// <summary>The redirect URI of <see cref="ClientId"/>; nobody listens there.</summary>
    public string RedirectUri { get; } = Redirect;

    /// <summary>An access token of the user, valid for an hour of <see cref="SandboxOptions.Clock"/>. Secret.</summary>
    public string AccessToken { get; }

    /// <summary>A refresh token of the user, valid for 30 days of <see cref="SandboxOptions.Clock"/>. Secret.</summary>
    public string RefreshToken { get; }

    /// <summary>The names of the faults that are on, in the order in which they apply.</summary>
    public IReadOnlyList<string> Faults => [.. _sandbox.Faults.Active.Select(fault => fault.Name)];

    /// <summary>The requests answered since the start or <see cref="ClearRequests"/>, oldest first; the MCP server's own userinfo calls are among them.</summary>
    public IReadOnlyList<SandboxRequest> Requests => _log.Snapshot();

    /// <summary>Whether the sandbox answers.</summary>
    public bool IsRunning => Volatile.Read(ref _stopped) == 0;

    /// <summary>How many MCP servers are registered at the gateway, duplicates included.</summary>
    public int ServerCount => _sandbox.Store.Servers.Count;

    /// <summary>Connections open at both hosts at this moment.</summary>
    public int OpenConnections => _gateway.OpenConnections + _server.OpenConnections;

    /// <summary>Starts a sandbox; it answers when this returns.</summary>
    /// <param name="options">Ports, faults, TLS, clock; null takes every default.</param>
    /// <returns>The running sandbox; dispose it to stop.</returns>
    /// <exception cref="SandboxException">An unknown fault name, a port in use, a bad option, or TLS on a platform that cannot make certificates.</exception>
    public static SandboxHost Start(SandboxOptions? options = null)
    {
        SandboxOptions chosen = options ?? new SandboxOptions();
        CheckOptions(chosen);
        X509Certificate2? certificate = chosen.Tls ? CertificateMaker.Make(chosen.Certificate, DateTimeOffset.UtcNow) : null;
        WireServer? gateway = null;
        WireServer? server = null;
        try
        {
            RequestLog log = new(chosen.RequestLogCapacity);
            gateway = WireServer.Bind(Options(chosen.GatewayPort, certificate, SandboxSide.Gateway, log));
            server = WireServer.Bind(Options(chosen.ServerPort, certificate, SandboxSide.Server, log));
            SandboxContext sandbox = new(chosen, chosen.AdminKey ?? Identifiers.Secret(32), gateway.Origin, server.Origin);
            SandboxHost host = new(sandbox, gateway, server, log, certificate);
            host.SetFaults(chosen.Faults);
            gateway.Serve(new GatewayApp(sandbox).AnswerAsync);
            server.Serve(host._mcp.AnswerAsync);
            return host;
        }
        catch
        {
            gateway?.Dispose();
            server?.Dispose();
            certificate?.Dispose();
            throw;
        }
    }

    /// <summary>Replaces the set of faults, from the next request on.</summary>
    /// <param name="names">Names from <see cref="KnownFaults"/>, any case; empty repairs everything.</param>
    /// <exception cref="SandboxException">A name is not known; the message lists near ones, and nothing is changed.</exception>
    public void SetFaults(IEnumerable<string> names)
    {
        Check.NotNull(names, nameof(names));
        _sandbox.Faults.Set(names, _sandbox);
    }

    /// <summary>Forgets the requests logged so far.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>Issues one more token pair for the user, as if the login had been walked through.</summary>
    /// <returns>Both tokens. Secret.</returns>
    public (string AccessToken, string RefreshToken) IssueToken() => (_sandbox.Store.AddAccessToken(_grant), _sandbox.Store.AddRefreshToken(_grant));

    /// <summary>Stops both hosts and closes every connection; does nothing the second time.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        _server.Dispose();
        _gateway.Dispose();
        _mcp.Dispose();
        _certificate?.Dispose();
    }

    /// <summary>The two addresses; no secret.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => $"AuthKit sandbox: gateway {GatewayUri}, MCP server {McpUri}";

    private static WireServerOptions Options(int port, X509Certificate2? certificate, SandboxSide side, RequestLog log) =>
        new() { Port = port, Certificate = certificate, OnExchange = exchange => log.Add(side, exchange) };

    private static void CheckOptions(SandboxOptions options)
    {
        Check.NotNull(options.Faults, nameof(options.Faults));
        Check.NotNull(options.Scopes, nameof(options.Scopes));
        Check.NotNull(options.Clock, nameof(options.Clock));
        if (options.AdminKey == "")
        {
            throw new SandboxException("AdminKey is empty: leave it out for a random key, or use the fault admin-open to see what an empty key does.");
        }

        if (options.GatewayPort != 0 && options.GatewayPort == options.ServerPort)
        {
            throw new SandboxException($"GatewayPort and ServerPort are both {options.GatewayPort}: the gateway and the MCP server need a port each.");
        }

        if (options.UserinfoCacheSeconds < 0)
        {
            throw new SandboxException($"UserinfoCacheSeconds is {options.UserinfoCacheSeconds}: give seconds from 0 (no cache) up.");
        }

        if (options.Scopes.Any(scope => string.IsNullOrEmpty(scope) || scope.Any(letter => letter is <= ' ' or '"' or '\\' or > '~')))
        {
            throw new SandboxException("Scopes holds a text that is no scope: use printable ASCII without blanks, quotes and backslashes (RFC 6749 section 3.3).");
        }

        if (options.RequestLogCapacity < 1)
        {
            throw new SandboxException($"RequestLogCapacity is {options.RequestLogCapacity}: give 1 or more requests.");
        }
    }
}
